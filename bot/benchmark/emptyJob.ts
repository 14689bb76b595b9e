export const emptyJob = 'empty';
