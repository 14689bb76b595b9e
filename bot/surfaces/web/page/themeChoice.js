// @ts-check

/** Ties the three theme buttons to the page, and remembers the choice. */
export function connectThemeChoice() {
  const root = document.documentElement;
  for (const radio of radios()) {
    radio.checked = radio.value === (root.dataset.theme ?? 'system');
    radio.addEventListener('change', () => choose(radio.value));
  }
}

/** @returns {'light' | 'dark'} the theme that is seen now */
export function currentTheme() {
  const chosen = document.documentElement.dataset.theme;
  if (chosen === 'light' || chosen === 'dark') return chosen;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

/** @param {string} theme */
function choose(theme) {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  try {
    if (theme === 'system') localStorage.removeItem('pulseplate.theme');
    else localStorage.setItem('pulseplate.theme', theme);
  } catch {
    // Not remembered, then; the page still changes.
  }
}

/** @returns {NodeListOf<HTMLInputElement>} */
function radios() {
  return document.querySelectorAll('input[name="theme"]');
}
