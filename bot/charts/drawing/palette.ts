export type Theme = 'light' | 'dark';

/** What a colour is for. A chart names the purpose (`'@rise'`) and the theme gives the colour at drawing time. */
export type ColourName = 'card' | 'ink' | 'muted' | 'line' | 'rise' | 'fall' | 'forecast' | 'cone' | 'loss';

export type Palette = Readonly<Record<ColourName, string>>;

/**
 * Blue for up and vermilion for down stay apart for every common kind of colour blindness, which red and green do not
 * (Okabe and Ito, "Color Universal Design", 2008; lightness adjusted per theme so that each keeps 3:1 against the card).
 * `card` is the background, and equals the web page's card colour so that an image has no visible edge there.
 * `cone` and `loss` are fills behind lines of `forecast` and `fall`, and carry no meaning of their own.
 */
export const palettes: Readonly<Record<Theme, Palette>> = {
  light: {
    card: '#ffffff',
    ink: '#1d2023',
    muted: '#5d646b',
    line: '#e7e5df',
    rise: '#0f62a8',
    fall: '#cc5500',
    forecast: '#0b6e66',
    cone: '#d5ebe7',
    loss: '#fbe6d6',
  },
  dark: {
    card: '#1a1d20',
    ink: '#eceae5',
    muted: '#a4aab0',
    line: '#2f3439',
    rise: '#62b0f0',
    fall: '#f08a3c',
    forecast: '#5cc8b8',
    cone: '#1f3f3d',
    loss: '#472c19',
  },
};

/** The one bundled family; no system font is ever read, so that a chart looks the same on every machine. */
export const FONT_FAMILY = 'Inter';
