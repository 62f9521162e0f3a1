// reference.mjs - the reference encoders: npm tiktoken (the original Rust code, compiled to WASM).
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

export const VOCABS = ['r50k_base', 'p50k_base', 'p50k_edit', 'cl100k_base', 'o200k_base', 'o200k_harmony'];

// The package lacks o200k_harmony: the ranks and the pattern of o200k_base, with these special tokens
// (tiktoken 0.14.0, tiktoken_ext/openai_public.py). There, id 200018 has a second spelling,
// <|reserved_200018|>, which toll does not know; it is left out here too.
function harmonySpecials() {
  const specials = {
    '<|startoftext|>': 199998, '<|endoftext|>': 199999, '<|return|>': 200002, '<|constrain|>': 200003,
    '<|channel|>': 200005, '<|start|>': 200006, '<|end|>': 200007, '<|message|>': 200008,
    '<|call|>': 200012, '<|endofprompt|>': 200018,
  };
  const taken = new Set(Object.values(specials));
  for (let id = 200000; id <= 201087; ++id) {
    if (!taken.has(id)) specials[`<|reserved_${id}|>`] = id;
  }
  return specials;
}

// folder: of the unpacked package. Returns an object with encode_ordinary(text) and
// encode(text, 'all'), both giving a Uint32Array.
export function openReference(folder, vocab) {
  const { get_encoding, Tiktoken } = createRequire(import.meta.url)(join(folder, 'tiktoken.cjs'));
  if (vocab !== 'o200k_harmony') return get_encoding(vocab);
  const base = JSON.parse(readFileSync(join(folder, 'encoders/o200k_base.json'), 'utf8'));
  return new Tiktoken(base.bpe_ranks, harmonySpecials(), base.pat_str);
}

// What kind of package it is: name, version, licence.
export function describeReference(folder) {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}
