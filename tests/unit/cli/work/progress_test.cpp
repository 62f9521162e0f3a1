// progress_test.cpp - the line that says how far a run has come.
#include "cli/work/progress.h"

#include <string>

#include "catch.h"

using std::chrono::milliseconds;
using toll::cli::progress_line;
using toll::cli::WorkAhead;

TEST_CASE("a progress line has what is known, in few digits") {
  const WorkAhead ahead{4, 2'000'000'000};
  struct {
    const WorkAhead* ahead;
    std::uint64_t n_inputs;
    std::uint64_t n_bytes;
    std::uint64_t n_tokens;
    int n_ms;
    std::string line;
  } const rows[] = {
      {nullptr, 0, 0, 0, 0, "0 files  0 B  0 tokens  0 MB/s  0:00"},
      {nullptr, 12, 999, 250, 61'000, "12 files  999 B  250 tokens  0 MB/s  1:01"},
      {nullptr, 1, 999'500, 1000, 3'725'000, "1 file  1.00 MB  1.00 ktokens  0 MB/s  1:02:05"},
      {&ahead, 1, 500'000'000, 125'400'000, 1000,
       "[#####---------------]  25 %  1 of 4 files  500 MB of 2.00 GB  125 Mtokens  500 MB/s  "
       "0:03 left"},
      {&ahead, 4, 2'000'000'000, 9'995'000, 2000,
       "[####################] 100 %  4 of 4 files  2.00 GB of 2.00 GB  10.0 Mtokens  1000 MB/s  "
       "0:00 left"},
      // A file grew meanwhile.
      {&ahead, 4, 3'000'000'000, 1, 2000,
       "[####################] 100 %  4 of 4 files  3.00 GB of 2.00 GB  1 token  1500 MB/s  "
       "0:00 left"},
      {&ahead, 0, 0, 0, 2000,
       "[--------------------]   0 %  0 of 4 files  0 B of 2.00 GB  0 tokens  0 MB/s  "},
  };
  for (const auto& row : rows) {
    CHECK(progress_line(row.ahead, row.n_inputs, row.n_bytes, row.n_tokens, milliseconds(row.n_ms),
                        200) == row.line);
  }
  // Without the bar where both are too long.
  CHECK(progress_line(&ahead, 1, 500'000'000, 125'400'000, milliseconds(1000), 79) ==
        "1 of 4 files  500 MB of 2.00 GB  125 Mtokens  500 MB/s  0:03 left");
  CHECK(progress_line(&ahead, 1, 1, 1, milliseconds(1), 30).size() == 30);
}
