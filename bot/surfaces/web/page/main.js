// @ts-check
import { createComposer } from './composer.js';
import { createConversation } from './conversation.js';
import { part } from './dom.js';
import { loadCommands, showSuggestions } from './suggestions.js';
import { connectThemeChoice } from './themeChoice.js';

connectThemeChoice();

const welcome = part('welcome', HTMLElement);
const newChat = part('new-chat', HTMLButtonElement);

const composer = createComposer({
  send: (text) => conversation.send(text),
  stop: () => conversation.stop(),
  questions: () => conversation.questions(),
});

const conversation = createConversation({
  onChange({ empty, busy }) {
    welcome.hidden = !empty;
    newChat.hidden = empty;
    composer.setBusy(busy);
  },
});

newChat.addEventListener('click', () => {
  conversation.clear();
  composer.focus();
});

// On a touch screen the keyboard would cover the suggestions before they are read.
if (matchMedia('(pointer: fine)').matches) composer.focus();

const commands = await loadCommands();
composer.setCommands(commands);
showSuggestions(commands, conversation.send);
document.documentElement.dataset.ready = 'true';
