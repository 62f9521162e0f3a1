// args_text.cpp - the lines of the verbs that read text or ids.
#include <algorithm>
#include <limits>
#include <string_view>
#include <utility>

#include "cli/args/args_line.h"
#include "cli/args/args_verbs.h"
#include "cli/args/help_text.h"
#include "cli/args/quantity.h"

namespace toll::cli {
namespace {

/// The options of a line of names, or nothing. Such a line, one -v NAME in it, does without CLI11.
std::optional<Options> only_names(Verb verb, int argc, const char* const* argv) {
  Options options;
  options.verb = verb;
  bool has_vocab = false;
  for (int i = 0; i < argc; ++i) {
    const std::string_view name = argv[i];
    if (name == "-v" && !has_vocab && i + 1 < argc && argv[i + 1][0] != '-' &&
        argv[i + 1][0] != '\0') {
      options.vocab.name = argv[++i];
      has_vocab = true;
      continue;
    }
    if (name.starts_with('-') && name != "-") return std::nullopt;
    options.inputs.names.emplace_back(name);
  }
  return options;
}

void take_range(Options& options, const std::string& text) {
  const std::size_t colon = std::min(text.find(':'), text.size());
  const auto place = [](const std::string& part, std::uint64_t open_end) {
    const auto n = part.empty() ? open_end : parse_quantity(part);
    if (!n) VerbLine::fail("--range", n.error().detail);
    return *n;
  };
  const std::string last = text.substr(std::min(colon + 1, text.size()));
  options.slice = SliceEnd::range;
  options.first = place(text.substr(0, colon), 0);
  options.last = place(last, std::numeric_limits<std::uint64_t>::max());
  if (colon == text.size() || options.first > options.last)
    VerbLine::fail("--range", "'" + text + "' is not A:B with A at most B");
}

}  // namespace

Parsed parse_count(int argc, const char* const* argv) {
  if (auto options = only_names(Verb::count, argc, argv)) return {std::move(options)};
  VerbLine line("count", kCountHelp, Verb::count);
  line.many_files();
  line.counting();
  line.format();
  line.choice<TotalWhen>("--total", "The line of totals (auto: for two or more inputs)",
                         {{"auto", TotalWhen::automatic},
                          {"always", TotalWhen::always},
                          {"never", TotalWhen::never},
                          {"only", TotalWhen::only}},
                         line.options().total);
  line.flag("-c,--bytes", "Show bytes too", line.options().show_bytes);
  line.number("--max-tokens", "N", "Exit 1 if the total is above N",
              [&line](std::uint64_t n) { line.options().max_tokens = n; });
  return line.parse(argc, argv, {});
}

Parsed parse_encode(int argc, const char* const* argv) {
  if (auto options = only_names(Verb::encode, argc, argv)) return {std::move(options)};
  VerbLine line("encode", kEncodeHelp, Verb::encode);
  line.many_files();
  line.vocab();
  line.special();
  line.template_ids();
  line.ids("How to write the ids (dec)");
  line.out_file("The file to write when all is done, not before; -: standard output (-)");
  line.max_memory("Most text to hold back undecided, or ids for npy (256Mi)");
  return line.parse(argc, argv, {});
}

Parsed parse_decode(int argc, const char* const* argv) {
  if (auto options = only_names(Verb::decode, argc, argv)) return {std::move(options)};
  VerbLine line("decode", kDecodeHelp, Verb::decode);
  line.many_files();
  line.vocab();
  line.ids("How the ids are written (dec)");
  return line.parse(argc, argv, {});
}

Parsed parse_slice(int argc, const char* const* argv) {
  VerbLine line("slice", kSliceHelp, Verb::slice);
  Options& options = line.options();
  int n_ends = 0;
  const auto end = [&](const char* name, const char* what, SliceEnd kind) {
    line.number(name, "N", what, [&options, &n_ends, kind](std::uint64_t n) {
      options.slice = kind;
      options.last = n;
      ++n_ends;
    });
  };
  line.operands("FILE", "What to read; - or none: standard input", false);
  end("--head", "The first N tokens", SliceEnd::head);
  end("--tail", "The last N tokens", SliceEnd::tail);
  line.value("--range", "A:B", "Tokens A to B - 1, counted from 0",
             [&options, &n_ends](const std::string& text) {
               take_range(options, text);
               ++n_ends;
             });
  line.vocab();
  line.value("-f,--format", "plain|json", "The text, or an object with its place and size (plain)",
             [&options](const std::string& name) {
               options.format = parse_format(name);
               if (options.format != Format::plain && options.format != Format::json) {
                 VerbLine::fail("--format", "'" + name + "' is neither plain nor json");
               }
             });
  line.max_memory("Most text to hold (256Mi)");
  return line.parse(argc, argv, [&n_ends](Options&) {
    if (n_ends != 1) VerbLine::fail("wants one of --head, --tail and --range");
  });
}

Parsed parse_price(int argc, const char* const* argv) {
  if (auto options = only_names(Verb::price, argc, argv)) return {std::move(options)};
  VerbLine line("price", kPriceHelp, Verb::price);
  Options& options = line.options();
  line.many_files();
  line.counting();
  line.format();
  line.values("--tier", "NAME", "This tier of the price book; may be repeated (all)",
              [&options](const std::string& name) { options.tiers.push_back(name); });
  line.value("--prices", "FILE", "Another price book",
             [&options](const std::string& file) { options.price_book = file; });
  line.number("--tokens", "N", "Price N tokens and read nothing",
              [&options](std::uint64_t n) { options.n_tokens = n; });
  return line.parse(argc, argv, [](Options& o) {
    if (o.n_tokens && !o.inputs.only_unnamed_stdin()) {
      VerbLine::fail("--tokens", "cannot be combined with inputs");
    }
  });
}

}  // namespace toll::cli
