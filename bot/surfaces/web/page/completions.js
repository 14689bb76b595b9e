// @ts-check
import { make, part } from './dom.js';

/** @typedef {import('./types.js').CommandHint} CommandHint */

/**
 * The list of commands that opens over the field while a slash command is being typed
 * (ARIA 1.2 combobox: the focus stays in the field, which points at the active option).
 *
 * @param {HTMLTextAreaElement} field
 */
export function createCompletions(field) {
  const list = part('completions', HTMLDivElement);
  /** @type {readonly CommandHint[]} */
  let commands = [];
  /** @type {readonly CommandHint[]} */
  let shown = [];
  let active = 0;

  function refresh() {
    const typed = /^\/(\S*)$/.exec(field.value);
    const wanted = typed?.[1].toLowerCase();
    show(wanted === undefined ? [] : commands.filter((command) => command.name.startsWith(wanted)));
  }

  /** @param {readonly CommandHint[]} found */
  function show(found) {
    shown = found;
    list.replaceChildren(...found.map(option));
    list.hidden = found.length === 0;
    field.setAttribute('aria-expanded', String(found.length > 0));
    point(0);
  }

  /**
   * @param {CommandHint} command
   * @param {number} index
   */
  function option(command, index) {
    const item = make(
      'div',
      { role: 'option', id: `completion-${index}`, 'aria-selected': 'false' },
      make('span', { class: 'name' }, `/${command.name}`),
      make('span', { class: 'summary' }, command.summary),
    );
    // Not click: the field would lose the focus first, and the phone's keyboard would go away.
    item.addEventListener('pointerdown', (event) => {
      event.preventDefault();
      take(index);
    });
    return item;
  }

  /** @param {number} index */
  function point(index) {
    active = shown.length === 0 ? 0 : (index + shown.length) % shown.length;
    for (const [position, item] of [...list.children].entries())
      item.setAttribute('aria-selected', String(position === active));
    if (shown.length === 0) field.removeAttribute('aria-activedescendant');
    else field.setAttribute('aria-activedescendant', `completion-${active}`);
    list.children[active]?.scrollIntoView({ block: 'nearest' });
  }

  /** @param {number} index */
  function take(index) {
    field.value = `/${shown[index].name} `;
    field.setSelectionRange(field.value.length, field.value.length);
    show([]);
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }

  /**
   * @param {KeyboardEvent} event
   * @returns {boolean} whether the key was for the list
   */
  function handle(event) {
    if (shown.length === 0) return false;
    // A command that stands there in full is sent by Enter, not completed.
    const complete = field.value === `/${shown[active].name}`;
    if (event.key === 'ArrowDown') point(active + 1);
    else if (event.key === 'ArrowUp') point(active - 1);
    else if (event.key === 'Escape') show([]);
    else if (event.key === 'Tab' && !event.shiftKey) take(active);
    else if (event.key === 'Enter' && !event.shiftKey && !complete) take(active);
    else return false;
    event.preventDefault();
    return true;
  }

  return {
    handle,
    refresh,
    close: () => show([]),
    /** @param {readonly CommandHint[]} list */
    setCommands(list) {
      commands = list;
      refresh();
    },
  };
}
