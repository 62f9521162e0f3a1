// lib/base/c_errors.cpp - the words for the codes of the C functions.
#include "base/c_errors.h"

const char* toll_code_text(int code) {
  switch (code) {
    case TOLL_OK: return "success";
    case TOLL_IO: return "a file could not be read";
    case TOLL_BAD_VOCAB: return "a vocabulary is malformed or of another version";
    case TOLL_UNKNOWN_NAME: return "there is nothing of that name";
    case TOLL_BAD_TOKEN: return "the vocabulary lacks an id";
    case TOLL_BAD_PRICE: return "a price is malformed";
    case TOLL_OVERFLOW: return "a number does not fit its type";
    case TOLL_SPECIAL_IN_TEXT: return "the text spells a special token";
    case TOLL_LIMIT: return "a limit was reached";
    case TOLL_NO_MEMORY: return "out of memory";
    case TOLL_BAD_CALL: return "a call with wrong arguments";
    case TOLL_STOPPED: return "stopped by the callback";
    default: return "an unknown code";
  }
}
