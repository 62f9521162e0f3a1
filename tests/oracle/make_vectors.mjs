// make_vectors.mjs - writes the golden vectors; make_vectors calls it.
//
//   node make_vectors.mjs PACKAGE_FOLDER INTEGRITY OUT_FOLDER
import { createHash } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describeReference, openReference, VOCABS } from './reference.mjs';
import { goldenStrings, specialStrings } from './strings.mjs';

const [folder, integrity, out] = process.argv.slice(2);

const written = [];
const nameOf = new Map(); // of a digest
function write(name, lines) {
  const text = lines.map((line) => `${line}\n`).join('');
  const digest = createHash('sha256').update(text).digest('hex');
  const same = nameOf.get(digest);
  if (same === undefined) {
    nameOf.set(digest, name);
    writeFileSync(join(out, name), text);
  } else {
    rmSync(join(out, name), { force: true });
  }
  written.push(`${digest}  ${name}${same === undefined ? '' : ` = ${same}`}`);
}

// JSON in ASCII, so that no editor or transfer can touch the characters.
const asJson = (text) => JSON.stringify(text).replace(/[\u007f-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);

const strings = goldenStrings();
const specials = specialStrings();
write('strings.jsonl', strings.map(asJson));
write('specials.jsonl', specials.map(asJson));

const counts = [];
for (const vocab of VOCABS) {
  const reference = openReference(folder, vocab);
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let nTokens = 0;
  const encode = (texts, encoder) => texts.map((text) => {
    const ids = encoder(text);
    if (decoder.decode(reference.decode(ids)) !== text) throw new Error(`${vocab}: the reference does not decode ${asJson(text)}`);
    nTokens += ids.length;
    return ids.join(' ');
  });
  write(`${vocab}.ids`, encode(strings, (text) => reference.encode_ordinary(text)));
  write(`${vocab}.specials.ids`, encode(specials, (text) => reference.encode(text, 'all')));
  counts.push(`${vocab}: ${nTokens}`);
  reference.free();
}

const { name, version, license } = describeReference(folder);
writeFileSync(join(out, 'provenance.txt'), `The ids that the reference gave for each line of strings.jsonl (special tokens are text) and of
specials.jsonl (special tokens are tokens; NAME.specials.ids). Made by tests/oracle/make_vectors. Of files
that come out the same there is one: the list at the end says which.

package: ${name}@${version} from npm, licence ${license}
integrity: ${integrity}
o200k_harmony: the ranks and pattern of o200k_base, special tokens as in tests/oracle/reference.mjs
node: ${process.version}
date: ${new Date().toISOString().slice(0, 10)}
strings: ${strings.length}
specials: ${specials.length}
tokens: ${counts.join(', ')}

sha256:
${written.join('\n')}
`);
console.log(`${strings.length} strings, ${specials.length} with special tokens, ${VOCABS.length} vocabularies`);
