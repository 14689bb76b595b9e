import { XMLParser } from 'fast-xml-parser';
import { SourceFault } from '../../exchanges/source.ts';
import type { RawItem } from './headline.ts';

/** More are in no feed that is one. */
const MOST_ITEMS = 500;

/** Entities stay as they are written: nothing that a document declares is ever put in. */
const parser = new XMLParser({
  processEntities: false,
  htmlEntities: false,
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: true,
  removeNSPrefix: false,
});

type Node = Readonly<Record<string, unknown>>;

/**
 * The items of an RSS 2.0, RSS 1.0 or Atom feed.
 * @throws SourceFault `html` for a web page, `badShape` for what is no feed or declares entities
 */
export function readFeed(body: Buffer, contentType: string): RawItem[] {
  const text = decode(body, contentType);
  const prolog = text.slice(0, 4_000).toLowerCase();
  const start = prolog.search(/<(rss|feed|rdf:rdf)[\s>]/);
  if (/^\s*(<!doctype\s+html|<html)/.test(prolog))
    throw new SourceFault('html', 'answers with a web page instead of a feed');
  // Entities can only be declared here; a feed that does so is either an attack or thirty years old.
  if (start < 0 || prolog.lastIndexOf('<!doctype', start) >= 0) throw notAFeed();
  return itemsOf(parse(text)).slice(0, MOST_ITEMS);
}

function parse(text: string): Node {
  try {
    return parser.parse(text) as Node;
  } catch {
    // The parser's message quotes the document, which is not ours to pass on.
    throw notAFeed();
  }
}

function itemsOf(document: Node): RawItem[] {
  const { rss, feed, 'rdf:RDF': rdf } = document;
  if (isNode(rss) && isNode(rss.channel)) return listOf(rss.channel.item).map(ofRss);
  if (isNode(rdf)) return listOf(rdf.item).map(ofRss);
  if (isNode(feed)) return listOf(feed.entry).map(ofAtom);
  // An empty channel is a text to the parser.
  if (rss !== undefined || feed !== undefined) return [];
  throw notAFeed();
}

function ofRss(item: Node): RawItem {
  return {
    title: textOf(item.title),
    link: textOf(item.link) ?? textOf(item.guid),
    published: textOf(item.pubDate) ?? textOf(item['dc:date']),
  };
}

function ofAtom(entry: Node): RawItem {
  const links = listOf(entry.link);
  const link = links.find((one) => one['@rel'] === undefined || one['@rel'] === 'alternate') ?? links[0];
  return {
    title: textOf(entry.title),
    link: link?.['@href'],
    published: textOf(entry.published) ?? textOf(entry.updated),
  };
}

/** The text of an element, with attributes or without; the first where it stands there several times. */
function textOf(value: unknown): string | undefined {
  if (Array.isArray(value)) return textOf(value[0]);
  if (typeof value === 'string') return value === '' ? undefined : value;
  return isNode(value) ? textOf(value['#text']) : undefined;
}

function listOf(value: unknown): Node[] {
  return (Array.isArray(value) ? value : [value]).filter(isNode);
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** UTF-8 unless the header or the declaration names another encoding that is known. */
function decode(body: Buffer, contentType: string): string {
  const declared = /<\?xml[^>]{0,100}encoding=["']([\w-]{1,40})["']/.exec(
    body.toString('latin1', 0, 200),
  )?.[1];
  const label = /charset=["']?([\w-]{1,40})/i.exec(contentType)?.[1] ?? declared ?? 'utf-8';
  try {
    return new TextDecoder(label).decode(body);
  } catch {
    return new TextDecoder().decode(body);
  }
}

function notAFeed(): SourceFault {
  return new SourceFault('badShape', 'answers with something that is no feed');
}
