import type { Locator, Page } from 'playwright-core';

// What a page shows, read inside it. The types of the browser are no part of this program: hence texts and narrow shapes.

/** Image pixels; 0 when the image could not be read. */
export function naturalWidth(image: Locator): Promise<number> {
  return image.evaluate((element: { naturalWidth?: number }) => element.naturalWidth ?? Number.NaN);
}

/** `#rrggbb` of the upper left of the first chart. */
export function cornerOfChart(page: Page): Promise<string> {
  return page.evaluate(`(() => {
    const context = document.createElement('canvas').getContext('2d');
    context.drawImage(document.querySelector('.chart img'), 0, 0);
    const [red, green, blue] = context.getImageData(2, 2, 1, 1).data;
    return '#' + [red, green, blue].map((value) => value.toString(16).padStart(2, '0')).join('');
  })()`);
}

/** E.g. `rgb(17, 19, 21)`. */
export function pageColour(page: Page): Promise<string> {
  return page.evaluate('getComputedStyle(document.body).backgroundColor');
}

/** Pixels by which an element's content is wider than itself. */
export function overflowOf(element: Locator): Promise<number> {
  return element.evaluate(
    ({ scrollWidth, clientWidth }: { scrollWidth: number; clientWidth: number }) => scrollWidth - clientWidth,
  );
}

/** Pixels by which the page is too wide. */
export async function pageOverflow(page: Page): Promise<number> {
  return (await overflowOf(page.locator('html'))) + (await overflowOf(page.locator('#scroller')));
}

export function focusedId(page: Page): Promise<string> {
  return page.evaluate('document.activeElement.id');
}

export function runningAnimations(page: Page): Promise<number> {
  return page.evaluate('document.getAnimations().length');
}

/** Adds an inline script and writes HTML, as injected code would: the name of the error that stopped it, or `written`. */
export function attack(page: Page): Promise<string> {
  return page.evaluate(`(() => {
    const script = document.createElement('script');
    script.append('document.title = "attacked"');
    try {
      document.body.append(script);
      document.body.innerHTML = '<i>written as HTML</i>';
      return 'written';
    } catch (error) {
      return error.name;
    }
  })()`);
}
