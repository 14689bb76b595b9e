// @ts-check
import { ask } from './ask.js';
import { make, part } from './dom.js';
import { keep, newChat, recall } from './keep.js';
import { pendingCard } from './pendingCard.js';
import { outcomeCard } from './replyCard.js';
import { currentTheme } from './themeChoice.js';
import { enlarge } from './viewer.js';

/** @typedef {import('./types.js').Exchange} Exchange */

/**
 * The questions and answers of this tab, on the page and in its memory. One question is answered at a time.
 *
 * @param {{ onChange(state: { empty: boolean, busy: boolean }): void }} listeners
 */
export function createConversation(listeners) {
  const log = part('log', HTMLDivElement);
  let { chat, exchanges } = recall();
  /** @type {AbortController | undefined} */
  let running;

  for (const exchange of exchanges) {
    const box = addBox(exchange);
    box.append(outcomeCard(exchange.outcome ?? interrupted(), actionsOf(exchange, box)));
  }
  changed();

  /** @param {Exchange} exchange */
  function addBox(exchange) {
    const box = make(
      'article',
      { class: 'exchange', 'aria-label': 'Question and answer' },
      make('p', { class: 'question' }, exchange.text),
    );
    log.append(box);
    return box;
  }

  /**
   * @param {Exchange} exchange
   * @param {HTMLElement} box
   */
  function actionsOf(exchange, box) {
    return { ask: send, enlarge, retry: () => void answer(exchange, box) };
  }

  /**
   * @param {Exchange} exchange
   * @param {HTMLElement} box
   */
  async function answer(exchange, box) {
    if (running !== undefined) return;
    const abort = new AbortController();
    running = abort;
    const pending = pendingCard();
    box.querySelector('.card')?.remove();
    box.append(pending.element);
    box.scrollIntoView({ block: 'end' });
    changed();
    const outcome = await ask(
      { text: exchange.text, chat, theme: currentTheme() },
      abort.signal,
      pending.update,
    );
    if (running === abort) running = undefined;
    if (!box.isConnected) return;
    exchange.outcome = outcome;
    pending.element.replaceWith(outcomeCard(outcome, actionsOf(exchange, box)));
    box.scrollIntoView({ block: 'start' });
    keep(chat, exchanges);
    changed();
  }

  /** @param {string} text */
  function send(text) {
    if (running !== undefined) return;
    const exchange = { text };
    exchanges.push(exchange);
    keep(chat, exchanges);
    void answer(exchange, addBox(exchange));
  }

  function changed() {
    listeners.onChange({ empty: exchanges.length === 0, busy: running !== undefined });
  }

  return {
    send,
    stop: () => running?.abort(),
    questions: () => exchanges.map((exchange) => exchange.text),
    clear() {
      running?.abort();
      running = undefined;
      exchanges = [];
      chat = newChat();
      log.replaceChildren();
      keep(chat, exchanges);
      changed();
    },
  };
}

/** @returns {import('./types.js').Outcome} */
function interrupted() {
  return {
    kind: 'trouble',
    trouble: { title: 'Not answered', text: 'The page was left before the answer came.' },
  };
}
