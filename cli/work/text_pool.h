// text_pool.h - the threads of text_work.h.
#pragma once

#include "cli/work/text_work.h"

namespace toll::cli {

/// do_work() by several threads.
void work_on_threads(const TextWork& work, OrderedResults& results);

}  // namespace toll::cli
