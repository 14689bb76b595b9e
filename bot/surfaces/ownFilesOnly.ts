/**
 * Content security policy of every page here: its own scripts and styles and nothing else, no inline code, no other
 * host, no frame around it. `data:` images are charts and icons.
 */
export const ownFilesOnly = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');
