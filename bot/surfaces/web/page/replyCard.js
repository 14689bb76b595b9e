// @ts-check
import { make } from './dom.js';

/** @typedef {import('./types.js').Outcome} Outcome */
/** @typedef {import('./types.js').Reply} Reply */
/** @typedef {import('./types.js').Trouble} Trouble */
/** @typedef {Extract<Outcome, { kind: 'reply' }>} Answer */

/**
 * What a card can set off.
 * @typedef {object} CardActions
 * @property {(command: string) => void} ask
 * @property {() => void} retry asks the same question again
 * @property {(image: { src: string, alt: string }) => void} enlarge
 */

/**
 * @param {Outcome} outcome
 * @param {CardActions} actions
 * @returns {HTMLElement}
 */
export function outcomeCard(outcome, actions) {
  return outcome.kind === 'reply' ? replyCard(outcome, actions) : troubleCard(outcome.trouble, actions);
}

/**
 * @param {Answer} answer
 * @param {CardActions} actions
 */
function replyCard({ reply, image, imageFault }, actions) {
  const card = make('section', { class: `card ${reply.kind}` }, make('h2', {}, reply.title));
  if (reply.text) card.append(make('p', { class: 'text' }, reply.text));
  if (image) card.append(chart(image, actions));
  if (imageFault) card.append(make('p', { class: 'aside' }, imageFault));
  if (reply.fields?.length) card.append(fields(reply.fields));
  if (reply.table) card.append(table(reply.table, reply.title));
  if (reply.buttons?.length) card.append(buttons(reply.buttons, actions));
  if (reply.footnote.length > 0) card.append(make('p', { class: 'footnote' }, reply.footnote.join(' ')));
  return card;
}

/**
 * @param {Trouble} trouble
 * @param {CardActions} actions
 */
function troubleCard({ title, text, reference }, actions) {
  const retry = make('button', { type: 'button', class: 'action' }, 'Try again');
  retry.addEventListener('click', () => actions.retry());
  const card = make(
    'section',
    { class: 'card trouble' },
    make('h2', {}, title),
    make('p', { class: 'text' }, text),
  );
  card.append(make('div', { class: 'actions' }, retry));
  if (reference) card.append(make('p', { class: 'footnote' }, `Reference ${reference}`));
  return card;
}

/** @param {NonNullable<Reply['fields']>} list */
function fields(list) {
  return make(
    'dl',
    { class: 'fields' },
    ...list.map(({ name, value }) => make('div', {}, make('dt', {}, name), make('dd', {}, value))),
  );
}

/**
 * @param {NonNullable<Reply['table']>} content
 * @param {string} title
 */
function table({ columns, rows }, title) {
  const head = columns.map((column) => make('th', { scope: 'col', class: column.align }, column.title));
  const body = rows.map((row) =>
    make('tr', {}, ...row.map((cell, index) => make('td', { class: columns[index]?.align }, cell))),
  );
  const content = make('table', {}, make('thead', {}, make('tr', {}, ...head)), make('tbody', {}, ...body));
  // A box that scrolls sideways must be reachable by keyboard, and so needs a name.
  return make(
    'div',
    { class: 'table', role: 'region', 'aria-label': `Table: ${title}`, tabindex: 0 },
    content,
  );
}

/**
 * @param {NonNullable<Answer['image']>} image
 * @param {CardActions} actions
 */
function chart(image, actions) {
  const { src, alt, width, height } = image;
  const picture = make('img', { src, alt, width, height, decoding: 'async' });
  const enlarge = make('button', {
    type: 'button',
    class: 'enlarge',
    'aria-label': 'Show the chart full size',
  });
  for (const target of [picture, enlarge]) target.addEventListener('click', () => actions.enlarge(image));
  return make('figure', { class: 'chart' }, picture, enlarge);
}

/**
 * @param {NonNullable<Reply['buttons']>} list
 * @param {CardActions} actions
 */
function buttons(list, actions) {
  const row = make('div', { class: 'actions' });
  for (const { label, command } of list) {
    const button = make('button', { type: 'button', class: 'action', title: command }, label);
    button.addEventListener('click', () => actions.ask(command));
    row.append(button);
  }
  return row;
}
