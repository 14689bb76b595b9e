// One line a command; everything else is derived from its file.

export { default as allocate } from './allocate.ts';
export { default as anomalies } from './anomalies.ts';
export { default as anomaly } from './anomaly.ts';
export { default as classify } from './classify.ts';
export { default as clusters } from './clusters.ts';
export { default as compare } from './compare.ts';
export { default as features } from './features.ts';
export { default as help } from './help.ts';
export { default as holdings } from './holdings.ts';
export { default as market } from './market.ts';
export { default as model } from './model.ts';
export { default as predict } from './predict.ts';
export { default as recommend } from './recommend.ts';
export { default as scorecard } from './scorecard.ts';
export { default as sentiment } from './sentiment.ts';
export { default as similar } from './similar.ts';
export { default as simulate } from './simulate.ts';
export { default as status } from './status.ts';
