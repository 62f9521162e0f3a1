// laws_main.cpp - tries the laws of laws.h on random texts, in every vocabulary of the build and in
// random ones. A run that does not end, or that ends the program, is named.
//
//   toll_laws [--texts N] [--seconds N] [--seed N] [--first N] [--random N] [--vocab NAME]
//             [--laws text|slices|chunks|all] [--limit SECONDS] [--digests FILE] [--save FOLDER]
//             [--text FILE]
//
// The same seed and number of a text give the same text, vocabularies and blocks. Exit status: 0 if
// all held, 1 if some did not, 2 if the arguments are wrong, 3 after a hang, 4 after a crash.
#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <fcntl.h>
#include <sys/time.h>
#include <unistd.h>

#include "laws/laws.h"
#include "laws/random_vocab.h"
#include "nasty_text.h"
#include "vocab_fixture.h"

namespace toll::test {
namespace {

struct Options {
  std::uint64_t n_texts = 100;
  std::uint64_t seconds = 0;  ///< instead of a number of texts
  std::uint64_t seed = 1;
  std::uint64_t first = 0;
  std::uint64_t n_random = 40;
  std::uint64_t limit = 1;  ///< seconds of processor time for what is done with one text
  std::string vocab;        ///< empty: all
  std::string laws = "all";
  std::string digests;
  std::string save;
  std::string text;
};

// What is being done, for the handler of signals, which may only write and leave.
struct Current {
  char said[512];
  char path[512];
  const char* text;
  std::size_t n_bytes;
};
Current current;

extern "C" void on_signal(int number) {
  const bool hang = number == SIGPROF || number == SIGALRM;
  const auto say = [](const char* text) {
    if (write(STDERR_FILENO, text, std::strlen(text)) < 0) _exit(4);
  };
  say(hang ? "HANG: " : "CRASH: ");
  say(current.said);
  if (current.path[0] != '\0') {
    const int file = open(current.path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    if (file >= 0 && write(file, current.text, current.n_bytes) >= 0) {
      say("; the text is ");
      say(current.path);
    }
  }
  say("\n");
  _exit(hang ? 3 : 4);
}

void watch(std::uint64_t seconds) {
  const itimerval processor{{0, 0}, {static_cast<time_t>(seconds), 0}};
  setitimer(ITIMER_PROF, &processor, nullptr);
  // Something that waits takes no processor time; a busy machine takes all of ours.
  alarm(static_cast<unsigned>(60 * seconds));
}

struct Tried {
  std::string name;
  Tokenizer tokenizer;
  std::unique_ptr<Encoder> encoder;
};

std::vector<Tried> vocabularies(const Options& options) {
  std::vector<Tried> all;
  const auto add = [&](std::string name, const Tokenizer& tokenizer) {
    if (!options.vocab.empty() && options.vocab != name) return;
    all.push_back({std::move(name), tokenizer, std::make_unique<Encoder>(tokenizer)});
  };
  for (const std::string_view name : kVocabNames) add(std::string(name), tokenizer_for(name));
  for (const std::string_view name : kImportedNames) add(std::string(name), tokenizer_for(name));
  for (std::uint64_t i = 0; i < options.n_random; ++i) {
    RandomVocab made = random_vocab(options.seed * options.n_random + i);
    add(std::move(made.name), made.tokenizer);
  }
  return all;
}

/// Short texts, of which all slices can be tried, and longer ones.
std::string random_text(std::mt19937& random) {
  switch (random() % 8) {
    case 0: return nasty_text(random, static_cast<unsigned>(random() % 3), random() % 2 == 0);
    case 1: {  // one thing again and again
      const std::string unit = nasty_text(random, 1, random() % 4 == 0);
      std::string text = nasty_text(random, static_cast<unsigned>(random() % 3), false);
      for (auto n = random() % 400; n > 0 && text.size() < 2000; --n) text += unit;
      return text + nasty_text(random, static_cast<unsigned>(random() % 2), false);
    }
    case 2: return nasty_text(random, 1 + static_cast<unsigned>(random() % 200), random() % 3 == 0);
    default: return nasty_text(random, 1 + static_cast<unsigned>(random() % 20), random() % 3 == 0);
  }
}

/// Up to 6 characters of it.
std::string shortened(const std::string& text, std::mt19937& random) {
  const auto is_inside = [&](std::size_t i) {
    return i < text.size() && (static_cast<unsigned char>(text[i]) & 0xc0U) == 0x80;
  };
  std::size_t begin = text.empty() ? 0 : random() % text.size();
  while (begin > 0 && is_inside(begin)) --begin;
  std::size_t end = begin;
  for (auto n = 1 + random() % 6; n > 0 && end < text.size(); --n) {
    ++end;
    while (is_inside(end) && end - begin < 24) ++end;
  }
  return text.substr(begin, end - begin);
}

/// One text in one vocabulary. @param seed  what, with the options, makes this run again.
Findings try_text(Tried& tried, const std::string& text, std::uint64_t seed,
                  const Options& options) {
  std::mt19937 random(static_cast<std::mt19937::result_type>(seed));
  Findings found;
  current.text = text.data();
  current.n_bytes = text.size();
  watch(options.limit);
  const auto wants = [&](const char* laws) {
    return options.laws == laws || options.laws == "all";
  };
  if (wants("text")) check_text(tried.tokenizer, *tried.encoder, text, random, found);
  const std::uint64_t n_tokens = *tried.encoder->count(text);
  if (wants("slices"))
    check_slice(*tried.encoder, text, random_slice_way(n_tokens, random), random, found);
  if (wants("chunks"))
    check_chunks(*tried.encoder, text, random_chunk_way(n_tokens, random), random, found);
  return found;
}

/// The text without as much of it as the fault does not need.
std::string minimised(Tried& tried, std::string text, std::uint64_t seed, const Options& options) {
  for (std::size_t part = text.size() / 2; part > 0; part /= 2) {
    for (std::size_t at = 0; at + part <= text.size();) {
      std::string less = text;
      less.erase(at, part);
      if (try_text(tried, less, seed, options).fault.empty()) {
        at += part;
      } else {
        text = std::move(less);
      }
    }
  }
  return text;
}

std::string escaped(std::string_view text) {
  std::string said;
  for (const char c : text) {
    char code[8];
    if (c >= ' ' && c <= '~' && c != '\\' && c != '\'') {
      said += c;
    } else {
      std::snprintf(code, sizeof code, "\\x%02x", static_cast<unsigned char>(c));
      said += code;
    }
  }
  return said;
}

int cannot_open(const std::string& path) {
  std::fprintf(stderr, "%s: %s\n", path.c_str(), std::strerror(errno));
  return 2;
}

int run(const Options& options) {
  for (const int signal : {SIGPROF, SIGALRM, SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL})
    std::signal(signal, on_signal);
  std::vector<Tried> all = vocabularies(options);
  if (all.empty()) {
    std::fprintf(stderr, "no vocabulary is called '%s'\n", options.vocab.c_str());
    return 2;
  }
  std::ofstream digests;
  if (!options.digests.empty()) digests.open(options.digests, std::ios::binary);
  if (!digests) return cannot_open(options.digests);
  const auto start = std::chrono::steady_clock::now();
  const auto seconds = [&] {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  };
  std::string given;
  if (!options.text.empty()) {
    std::ifstream file(options.text, std::ios::binary);
    if (!file) return cannot_open(options.text);
    given.assign(std::istreambuf_iterator<char>(file), {});
  }
  std::uint64_t n_texts = 0;
  std::uint64_t n_comparisons = 0;
  std::uint64_t n_faults = 0;
  for (std::uint64_t i = options.first;; ++i) {
    if (options.seconds > 0 ? seconds() >= double(options.seconds) : n_texts == options.n_texts)
      break;
    ++n_texts;
    std::seed_seq seeds{options.seed, i};
    std::mt19937 random(seeds);
    const std::string long_text = random_text(random);
    const std::string short_text = shortened(long_text, random);
    const std::uint64_t seed = random();
    for (Tried& tried : all) {
      const std::string& text = !options.text.empty() ? given
                                : (i + seed) % 2 == 0 ? short_text
                                                      : long_text;
      std::snprintf(current.said, sizeof current.said,
                    "%s, text %llu; toll_laws --seed %llu --random %llu --first %llu --texts 1 "
                    "--laws %s --vocab '%s'",
                    std::string(isa_name()).c_str(), static_cast<unsigned long long>(i),
                    static_cast<unsigned long long>(options.seed),
                    static_cast<unsigned long long>(options.n_random),
                    static_cast<unsigned long long>(i), options.laws.c_str(), tried.name.c_str());
      if (!options.save.empty())
        std::snprintf(current.path, sizeof current.path, "%s/text_%llu_%llu", options.save.c_str(),
                      static_cast<unsigned long long>(options.seed),
                      static_cast<unsigned long long>(i));
      const Findings found = try_text(tried, text, seed, options);
      n_comparisons += found.n_comparisons;
      if (digests.is_open())
        digests.write(reinterpret_cast<const char*>(&found.digest), sizeof found.digest);
      if (found.fault.empty()) continue;
      const std::string least = minimised(tried, text, seed, options);
      std::printf("DIFFERENCE: %s\n  %s\n  text %s\n  least '%s': %s\n", current.said,
                  found.fault.c_str(), text.size() < 300 ? escaped(text).c_str() : "(long)",
                  escaped(least).c_str(), try_text(tried, least, seed, options).fault.c_str());
      std::fflush(stdout);
      if (++n_faults == 20) break;
    }
    if (n_faults == 20) break;
  }
  watch(0);
  std::printf("%llu texts, %zu vocabularies, %llu comparisons, %llu differences\n",
              static_cast<unsigned long long>(n_texts), all.size(),
              static_cast<unsigned long long>(n_comparisons),
              static_cast<unsigned long long>(n_faults));
  return n_faults > 0 || n_comparisons == 0 ? 1 : 0;
}

}  // namespace
}  // namespace toll::test

int main(int argc, char** argv) {
  toll::test::Options options;
  const std::map<std::string, std::uint64_t*> numbers = {
      {"--texts", &options.n_texts}, {"--seconds", &options.seconds}, {"--seed", &options.seed},
      {"--first", &options.first},   {"--random", &options.n_random}, {"--limit", &options.limit}};
  const std::map<std::string, std::string*> words = {{"--vocab", &options.vocab},
                                                     {"--laws", &options.laws},
                                                     {"--digests", &options.digests},
                                                     {"--save", &options.save},
                                                     {"--text", &options.text}};
  for (int i = 1; i < argc; i += 2) {
    const auto number = numbers.find(argv[i]);
    const auto word = words.find(argv[i]);
    if (i + 1 == argc || (number == numbers.end() && word == words.end())) {
      std::fprintf(stderr, "toll_laws: '%s' is no option, or lacks a value\n", argv[i]);
      return 2;
    }
    if (number != numbers.end()) *number->second = std::strtoull(argv[i + 1], nullptr, 10);
    if (word != words.end()) *word->second = argv[i + 1];
  }
  if (options.laws != "all" && options.laws != "text" && options.laws != "slices" &&
      options.laws != "chunks") {
    std::fprintf(stderr, "toll_laws: --laws %s: none of all, text, slices and chunks\n",
                 options.laws.c_str());
    return 2;
  }
  return toll::test::run(options);
}
