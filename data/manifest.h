// data/manifest.h - reads data/vocabularies; that file's head describes the format.
#pragma once

#include <toll/compile.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace toll::data {

/// One stanza.
struct ManifestEntry {
  std::string name;
  std::vector<std::string> aliases;
  std::string package;
  std::string integrity;
  std::string file;
  std::string sha256;
  std::string licence;
  std::string extract;  ///< empty: the package holds the file itself
  std::string kept;     ///< empty: data/fetch brings the file
  std::string format = "tiktoken";
  std::string scheme;                 ///< of the format tiktoken
  std::vector<SourceToken> specials;  ///< of the format tiktoken; ranges written out
  std::string source;
  std::string accuracy = "exact";
  std::string note;
  enum class Install : std::uint8_t { embedded, beside, fetch } install = Install::beside;
};

/// All stanzas, in order. Nothing is guessed: an unknown key, a missing or a repeated one, a name,
/// an id or a spelling that occurs twice are failures. Errors: bad_vocab (offset: the number of the
/// line at fault, from 1; the detail names it too).
Result<std::vector<ManifestEntry>> parse_manifest(std::string_view text);

}  // namespace toll::data
