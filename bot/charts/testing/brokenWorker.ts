throw new Error('this thread cannot start');
export default {};
