/**
 * How good or bad news a word is for a price, from -4 to 4, as a reader of markets hears it. Stems end in `*` and stand for
 * every word that begins so; the longest that fits counts.
 */
const byValence: readonly [number, string][] = [
  [3.2, 'skyrocket* all-time-high ath moon* breakthrough triumph* stellar'],
  [
    2.6,
    'surg* soar* rall* boom* jump* bullish outperform* record-high record windfall thriv* victor* explod* spik* rocket* landmark',
  ],
  [
    2,
    'gain* rise* rising rose climb* rebound* recover* profit* upgrad* approv* adopt* success* beat* win wins winning winner* won boost* strong* best breakout bull* ' +
      'grow* grew growth partner* partnership* upbeat optimis* optimism support* legaliz* legalis* greenlight* embrac* innovat* milestone*',
  ],
  [
    1.4,
    'up high higher increas* expand* expansion launch* list* invest* rais* back backs backed backing accumulat* buy* bought acquir* acquisition* add adds added unveil* ' +
      'integrat* improv* inflow* secur* secured good great positive confiden* opportunit* attract* demand advanc* benefit* accept* enabl* ' +
      'reach* top tops topped surpass* exceed* hope* hopeful interest welcom* dividend* reward* stable stabiliz* stabilis* resum* unlock* fund*',
  ],
  [
    0.7,
    'new first plan plans planned allow* open opens opened join* announc* introduc* bring* offer* help* ready build* develop*',
  ],
  [
    -0.7,
    'volatil* uncertain* question* mixed halt delay* postpon* wait* unclear slow* tax* ask* probe* cautious caution* regulat* stall*',
  ],
  [
    -1.4,
    'down low lower declin* decreas* drop* dip dips dipped slip* slid* slide* weak* loss* lose* losing lost fear* risk* concern* worr* warn* sell* sold outflow* ' +
      'reject* resist* cut cuts cutting debt bear* bearish struggl* difficult* problem* pressure* investigat* scrutin* doubt* skeptic* critic* denie* deny ' +
      'pullback correction retreat* threat* threaten* leav* resign* outage* pause* suspend* shortage* trouble* fall* fell fail* underperform* tumbl*',
  ],
  [
    -2,
    'plung* plummet* slump* sink* sank ban* banned bans lawsuit* sue* sued suing fine* fined penalt* charg* charged accus* alleg* illegal* ' +
      'liquidat* layoff* fires fired firing shut* shutter* shutdown* downgrad* vulnerab* exploit* breach* delist* crackdown* seiz* manipulat* recession* crisis panic* ' +
      'default* violat* deficit* dump* bubble* worst arrest* guilty sanction* block blocks blocked blocking freez* frozen',
  ],
  [
    -3,
    'crash* collaps* hack* hacked scam* fraud* bankrupt* insolven* stolen steal* theft* ponzi rug-pull rugpull wipe* bloodbath catastroph* ' +
      'launder* nosediv* capitulat* devastat* meltdown* contagion disaster* implod* jail* prison*',
  ],
];

/** Turns the meaning of what follows within three words around. */
export const negations = new Set(
  'not no never without nobody none neither nor cannot fails unlikely'.split(' '),
);

/** Makes the next word stronger (above 1) or weaker. */
export const intensities = new Map<string, number>([
  ...'very extremely massive massively huge hugely sharply strongly record biggest largest major deeply heavily'
    .split(' ')
    .map((word) => [word, 1.3] as const),
  ...'slightly somewhat little modest modestly partly barely minor mildly'
    .split(' ')
    .map((word) => [word, 0.6] as const),
]);

const whole = new Map<string, number>();
const stems = new Map<string, number>();
for (const [valence, words] of byValence)
  for (const word of words.split(' '))
    if (word.endsWith('*')) stems.set(word.slice(0, -1), valence);
    else whole.set(word, valence);

/** Of a lower-case word; 0 where it says nothing. */
export function valenceOf(word: string): number {
  const found = whole.get(word);
  if (found !== undefined) return found;
  for (let length = word.length; length >= 3; length--) {
    const stem = stems.get(word.slice(0, length));
    if (stem !== undefined) return stem;
  }
  return 0;
}
