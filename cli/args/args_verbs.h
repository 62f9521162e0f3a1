// args_verbs.h - one parser for each verb: what follows the verb, to Options.
#pragma once

#include "cli/args/args.h"

namespace toll::cli {

Parsed parse_count(int argc, const char* const* argv);
Parsed parse_encode(int argc, const char* const* argv);
Parsed parse_decode(int argc, const char* const* argv);
Parsed parse_slice(int argc, const char* const* argv);
Parsed parse_price(int argc, const char* const* argv);
Parsed parse_vocab(int argc, const char* const* argv);
Parsed parse_model(int argc, const char* const* argv);
Parsed parse_version(int argc, const char* const* argv);

}  // namespace toll::cli
