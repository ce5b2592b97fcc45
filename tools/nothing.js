// Stands for react-devtools-core in the bundle: Ink imports it only when asked to debug.
export default {};
