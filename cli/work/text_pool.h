// text_pool.h - the threads of text_work.h.
#pragma once

#include "cli/work/text_work.h"

namespace toll::cli {

/// do_work() by several threads. @return false when the system has none to give: nothing was done.
bool work_on_threads(const TextWork& work, OrderedResults& results);

}  // namespace toll::cli
