// @ts-check
import { createCompletions } from './completions.js';
import { part } from './dom.js';
import { createRecall } from './earlier.js';

/**
 * The field at the bottom: Enter sends, Shift+Enter breaks the line, the arrow up brings earlier questions back,
 * `/` from anywhere on the page goes here, Esc stops the question that is being answered.
 *
 * @param {{ send(text: string): void, stop(): void, questions(): readonly string[] }} actions
 */
export function createComposer(actions) {
  const form = part('composer', HTMLFormElement);
  const field = part('question', HTMLTextAreaElement);
  const sendButton = part('send', HTMLButtonElement);
  const stopButton = part('stop', HTMLButtonElement);
  const completions = createCompletions(field);
  const earlier = createRecall(actions.questions);
  let busy = false;

  function submit() {
    const text = field.value.trim();
    // While an answer is on its way the text stays, to be sent after it.
    if (text === '' || busy) return;
    put('');
    completions.close();
    earlier.reset();
    actions.send(text);
  }

  /** @param {string} text */
  function put(text) {
    field.value = text;
    field.setSelectionRange(text.length, text.length);
    resize();
  }

  function resize() {
    field.style.height = 'auto';
    field.style.height = `${field.scrollHeight}px`;
    sendButton.disabled = field.value.trim() === '';
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    submit();
  });
  field.addEventListener('input', () => {
    earlier.reset();
    completions.refresh();
    resize();
  });
  field.addEventListener('blur', () => completions.close());
  field.addEventListener('keydown', (event) => {
    // Keys that choose among the characters of a writing system belong to the input method.
    if (event.isComposing || completions.handle(event)) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      submit();
    } else if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
      const text = earlier.step(event.key === 'ArrowUp' ? -1 : 1, field.value);
      if (text === undefined) return;
      event.preventDefault();
      put(text);
    }
  });
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape' && busy && document.querySelector('dialog[open]') === null) actions.stop();
    if (event.key === '/' && !writes(event.target)) {
      event.preventDefault();
      field.focus();
      if (field.value === '') {
        put('/');
        completions.refresh();
      }
    }
  });
  stopButton.addEventListener('click', () => actions.stop());
  resize();

  return {
    /** @param {boolean} now */
    setBusy(now) {
      const hadFocus = document.activeElement === stopButton || document.activeElement === sendButton;
      busy = now;
      sendButton.hidden = now;
      stopButton.hidden = !now;
      // A hidden button drops the focus onto nothing.
      if (hadFocus) field.focus();
    },
    focus: () => field.focus(),
    setCommands: completions.setCommands,
  };
}

/** @param {EventTarget | null} target */
function writes(target) {
  return (
    target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && target.type === 'text')
  );
}
