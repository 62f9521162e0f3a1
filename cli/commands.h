// commands.h - the verbs. Each writes its result to `out` and returns how it ended; main() finishes
// `out`.
#pragma once

#include <toll/tokenizer.h>

#include <optional>

#include "cli/exit_status.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/vocab_choice.h"

namespace toll::cli {

ExitStatus run_count(const Options& options, Output& out);
ExitStatus run_encode(const Options& options, Output& out);
ExitStatus run_decode(const Options& options, Output& out);
ExitStatus run_slice(const Options& options, Output& out);
ExitStatus run_price(const Options& options, Output& out);
ExitStatus run_vocab_list(const Options& options, Output& out);
ExitStatus run_vocab_info(const Options& options, Output& out);
ExitStatus run_version(const Options& options, Output& out);

/// The tokenizer of a vocabulary that was chosen. Without one the reason has been said on standard
/// error, and the status is refused.
[[nodiscard]] std::optional<Tokenizer> open_tokenizer(const Options& options);

/// The format asked for, else table on a terminal and plain elsewhere.
[[nodiscard]] Format chosen_format(const Options& options) noexcept;

/// What JSON says about a vocabulary: name, fingerprint and how the counts were got.
[[nodiscard]] Value::Object vocab_meta(const Vocab& vocab);

/// The image's checksum as 16 hexadecimal digits.
[[nodiscard]] std::string fingerprint_text(const Vocab& vocab);

}  // namespace toll::cli
