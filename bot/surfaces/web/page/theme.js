// @ts-check
// Runs before the first paint, and so is no module. The choice is `light` or `dark`; none means as the system has it.
{
  /** @type {string | null} */
  let chosen = null;
  try {
    chosen = localStorage.getItem('pulseplate.theme');
  } catch {
    // A browser that keeps nothing shows the system's theme.
  }
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
}
