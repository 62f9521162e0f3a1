/* toll/c.h - the library from C. Every function is safe with a null handle and never throws. */
#ifndef TOLL_C_H
#define TOLL_C_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* One vocabulary and one thread's encoder for it. Not thread-safe: one per thread. */
typedef struct toll_encoder toll_encoder;

/* Opens the .tollv file at `path`; NULL on failure, with the reason in `message` (always terminated
 * when n_message > 0; cut to fit). Close with toll_close(). */
toll_encoder* toll_open(const char* path, char* message, size_t n_message);

void toll_close(toll_encoder* encoder);

/* Tokens in text[0, n). Special tokens are text. UINT64_MAX on failure. */
uint64_t toll_count(toll_encoder* encoder, const char* text, size_t n);

/* Writes at most `capacity` ids of text[0, n) to `ids` and returns how many there are in all, so
 * that a larger result means: call again with more room. UINT64_MAX on failure. */
uint64_t toll_encode(toll_encoder* encoder, const char* text, size_t n, uint32_t* ids,
                     size_t capacity);

/* Writes at most `capacity` bytes of the text that `ids` stand for and returns how many there are
 * in all. UINT64_MAX if the vocabulary lacks one of them. */
uint64_t toll_decode(toll_encoder* encoder, const uint32_t* ids, size_t n_ids, char* text,
                     size_t capacity);

#ifdef __cplusplus
}
#endif

#endif
