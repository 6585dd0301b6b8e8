// Holds every bundle given to the judges; then damages copies of the first, each of which they have to find.
import { readFileSync } from 'node:fs';
import { damaged } from './damages.mjs';
import { check } from './judges.mjs';

const bundles = process.argv.slice(2).map((path) => [path, JSON.parse(readFileSync(path, 'utf8'))]);
let bad = 0;
for (const [path, bundle] of bundles) {
  const { problems, resources, profiles } = check(bundle);
  console.log(`${path}: ${resources} resources, ${profiles} held to a profile, ${problems.length} problems`);
  problems.forEach((problem) => console.log(`  ${problem}`));
  bad += problems.length;
}
const missed = damaged(bundles[0][1]).filter(([, bundle]) => check(bundle).problems.length === 0);
missed.forEach(([what]) => console.log(`not found: ${what}`));
console.log(`${damaged(bundles[0][1]).length - missed.length} of ${damaged(bundles[0][1]).length} damages found`);
process.exit(bad || missed.length ? 1 : 0);
