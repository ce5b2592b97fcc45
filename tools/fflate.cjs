// Stands in for fflate in the bundle: what it works out while loading takes 3 ms, and few runs read or write a .npz.
const fflate = () => require('../node_modules/fflate/lib/node.cjs');

exports.unzipSync = (...zip) => fflate().unzipSync(...zip);
exports.zipSync = (...files) => fflate().zipSync(...files);
