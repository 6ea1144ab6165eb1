// SPDX-License-Identifier: MPL-2.0
// Reads "a TAB b TAB -1|0|1" lines and says how many pairs npm's semver orders otherwise; its folder is the argument.
const semver = require(process.argv[2]);
let compared = 0, differ = 0;
for (const line of require("fs").readFileSync(0, "utf8").split("\n").filter(Boolean)) {
  const [a, b, said] = line.split("\t");
  compared++;
  if (semver.compare(a, b) !== Number(said)) {
    differ++;
    console.error(`${a} ${b}: said ${said}`);
  }
}
console.log(`${compared} ${differ}`);
