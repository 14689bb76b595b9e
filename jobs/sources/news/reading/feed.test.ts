import { describe, expect, it } from 'vitest';
import { rss, rssItem } from '../testing/newsServer.ts';
import { readFeed } from './feed.ts';
import { headlineOf } from './headline.ts';
import { plainTitle } from './plainText.ts';

const NOW = Date.parse('2026-03-10T12:00:00Z');
const feed = new URL('https://outlet.test/feed');

function read(text: string | Buffer, contentType = 'application/rss+xml') {
  return readFeed(Buffer.from(text as string), contentType).flatMap(
    (item) => headlineOf(item, 'Outlet', feed, NOW) ?? [],
  );
}
const titleOf = (raw: string) => read(rss(rssItem(raw)))[0]?.title;

describe('a feed', () => {
  it('of RSS 2.0 gives title, link and time', () => {
    expect(
      read(rss(rssItem('Coin rises today'), rssItem('Coin falls today', { link: '/b?x=1&amp;y=2' }))),
    ).toEqual([
      {
        title: 'Coin rises today',
        link: 'https://outlet.test/a',
        source: 'Outlet',
        published: '2026-03-10T11:30:00.000Z',
      },
      expect.objectContaining({ link: 'https://outlet.test/b?x=1&y=2' }),
    ]);
    expect(read(rss())).toEqual([]);
    expect(read(rss(rssItem('Only one item here')))).toHaveLength(1);
  });

  it('of Atom and of RSS 1.0 does so, too', () => {
    const atom = `<feed xmlns="http://www.w3.org/2005/Atom"><title>r/x</title>
      <entry><title type="html">Coin rises &amp;amp; falls</title><link rel="replies" href="/no"/><link href="https://outlet.test/c"/>
      <updated>2026-03-10T11:59:00+00:00</updated><published>2026-03-10T11:00:00+00:00</published></entry></feed>`;
    expect(read(atom)).toEqual([
      {
        title: 'Coin rises & falls',
        link: 'https://outlet.test/c',
        source: 'Outlet',
        published: '2026-03-10T11:00:00.000Z',
      },
    ]);
    const rdf = `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><channel/><item><title>Coin rises again</title>
      <link>https://outlet.test/d</link><dc:date>2026-03-10T10:00:00Z</dc:date></item></rdf:RDF>`;
    expect(read(rdf)).toMatchObject([{ link: 'https://outlet.test/d' }]);
  });

  it.each([
    ['Coin &amp; Co rise today', 'Coin & Co rise today'],
    ['<![CDATA[Coin & Co <b>rise</b> today]]>', 'Coin & Co rise today'],
    ['<![CDATA[Coin &amp; Co rise today]]>', 'Coin & Co rise today'],
    ['Coin&amp;#8217;s day &amp;amp;amp; night', 'Coin’s day & night'],
    ['Coin&#x2019;s day &#8212; a report', 'Coin’s day — a report'],
    ['&lt;script&gt;alert(1)&lt;/script&gt;Coin rises', 'alert(1)Coin rises'],
    ['Coin &lt; 5 and &gt; 3 dollars', 'Coin < 5 and > 3 dollars'],
    ['Coin &unknown; &#0; &#xD800; &#x110000; rises', 'Coin &unknown; rises'],
    ['Coin \u202erises\u200b \u0007today', 'Coin rises today'],
    ['  Coin\n\t rises &nbsp; today ', 'Coin rises today'],
    ['&__proto__; &constructor; rises', '&__proto__; &constructor; rises'],
  ])('title %j reads %j', (raw, title) => {
    expect(titleOf(raw)).toBe(title);
  });

  it('keeps a title to its measure, without half a character', () => {
    const long = plainTitle('🚀'.repeat(2_000));
    expect(Array.from(long)).toHaveLength(300);
    expect(long).not.toMatch(/\p{Surrogate}/u);
  });

  it.each([
    ['no date', 'a'],
    ['a word', 'yesterday'],
    ['a number', '-5'],
    ['a date that is none', 'Tue, 45 Mar 2026 11:30:00 +0000'],
    ['a day that does not exist', 'Tue, 31 Feb 2026 11:30:00 +0000'],
    ['a leap day that is none', '2026-02-29T11:30:00Z'],
    ['an hour that does not exist', 'Tue, 10 Mar 2026 24:30:00 +0000'],
    ['a zone that nobody knows', 'Tue, 10 Mar 2026 11:30:00 XYZ'],
    ['the future', 'Wed, 11 Mar 2026 11:30:00 +0000'],
    ['long ago', 'Tue, 10 Mar 2015 11:30:00 +0000'],
  ])('drops an item with %s for its date', (_, date) => {
    expect(read(rss(rssItem('Coin rises today', { date }), rssItem('Another coin rises')))).toHaveLength(1);
  });

  it('reads the zones that outlets write, and takes a clock that is a little ahead for now', () => {
    for (const [date, published] of [
      ['Tue, 10 Mar 2026 06:30:00 EST', '2026-03-10T11:30:00.000Z'],
      ['Tue, 10 Mar 2026 11:30:00 GMT', '2026-03-10T11:30:00.000Z'],
      ['Tue, 10 Mar 2026 11:30:00 BST', '2026-03-10T10:30:00.000Z'],
      ['Tue, 10 Mar 2026 11:30:00 CET', '2026-03-10T10:30:00.000Z'],
      ['Tue, 10 Mar 26 11:30:00 GMT', '2026-03-10T11:30:00.000Z'],
      ['Tue, 10 Mar 2026 7:30:00 GMT', '2026-03-10T07:30:00.000Z'],
      ['10 Mar 2026 12:30 +0100', '2026-03-10T11:30:00.000Z'],
      ['Tue, 10 Mar 2026 12:30:00 +0000', '2026-03-10T12:00:00.000Z'],
    ])
      expect(read(rss(rssItem('Coin rises today', { date })))).toMatchObject([{ published }]);
  });

  it('reads a time without a zone as UTC, wherever this runs', () => {
    const zone = process.env.TZ;
    try {
      for (const TZ of ['Asia/Tokyo', 'America/New_York']) {
        process.env.TZ = TZ;
        for (const date of ['Tue, 10 Mar 2026 02:30:00', '2026-03-10T02:30:00'])
          expect(read(rss(rssItem('Coin rises today', { date })))).toMatchObject([
            { published: '2026-03-10T02:30:00.000Z' },
          ]);
      }
    } finally {
      if (zone === undefined) delete process.env.TZ;
      else process.env.TZ = zone;
    }
  });

  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'https://me:pw@outlet.test/',
    'https://',
    `/${'a'.repeat(3_000)}`,
  ])('drops an item whose link is %.40s', (link) => {
    expect(read(rss(rssItem('Coin rises today', { link })))).toEqual([]);
  });

  it('puts in no entity that a document declares', () => {
    const laughs = Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join(
      '',
    );
    const bomb = `<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "ha">${laughs}]><rss><channel>${rssItem('&l9; laughs')}</channel></rss>`;
    const external = `<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel>${rssItem('&x; is told')}</channel></rss>`;
    const hidden = `<!doctype x [<!ENTITY a "<rss >">]><rss><channel>${rssItem('&a; is told')}</channel></rss>`;
    for (const text of [bomb, external, hidden]) expect(() => read(text)).toThrow('no feed');
    // Declared where it has no place, it is not put in either.
    const late = rss(rssItem('Coin &x; rises'), '<!DOCTYPE rss [<!ENTITY x "HA">]>');
    expect(JSON.stringify(readOrNone(late))).not.toContain('HA');
  });

  function readOrNone(text: string): unknown {
    try {
      return read(text);
    } catch {
      return [];
    }
  }

  it.each([
    ['a web page', '<!doctype html><html><body><rss></body></html>', 'html'],
    ['JSON', '{"items":[]}', 'badShape'],
    ['nothing', '', 'badShape'],
    ['half a feed', rss(rssItem('Coin rises today')).slice(0, 80), 'badShape'],
    ['another document', '<opml><body/></opml>', 'badShape'],
    ['tags in tags without end', `<rss><channel>${'<a>'.repeat(300_000)}`, 'badShape'],
  ])('is not %s', (_, text, kind) => {
    let fault: unknown;
    try {
      fault = read(text);
    } catch (error) {
      fault = error;
    }
    // A parser that is lenient may find an empty feed in what was cut off; nothing else.
    if (Array.isArray(fault)) expect(fault).toEqual([]);
    else expect(fault).toMatchObject({ name: 'SourceFault', kind });
  });

  it('may be in another encoding, if it says so', () => {
    const text = rss(rssItem('Coin rises in Zürich')).replace('UTF-8', 'ISO-8859-1');
    expect(read(Buffer.from(text, 'latin1'))).toMatchObject([{ title: 'Coin rises in Zürich' }]);
    expect(read(rss(rssItem('Coin rises in Zürich')), 'text/xml; charset=nonsense')).toHaveLength(1);
  });

  it('is refused whose elements have the names of what every object has', () => {
    for (const name of ['__proto__', 'constructor'])
      expect(() => read(rss(`<item><${name}><x>1</x></${name}></item>`))).toThrow('no feed');
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });
});
