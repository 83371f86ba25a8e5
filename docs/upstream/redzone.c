/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
// LD_PRELOAD: blocks of posix_memalign/memalign/aligned_alloc stand between two zones of a known pattern, which free() checks.
#define _GNU_SOURCE
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <stdio.h>
#include <unistd.h>
#include <errno.h>
extern void *__libc_memalign(size_t, size_t);
extern void __libc_free(void *);
#define ZONE 8192
#define MAGIC 0x5eedfeedbeefcafeULL
struct head { uint64_t magic; uint64_t size; void *raw; uint64_t pad; };
static int quiet;
static void *get(size_t align, size_t size) {
    if (align < 64) align = 64;
    size_t front = ZONE > align ? ZONE : align;
    front = (front + align - 1) / align * align;
    char *raw = __libc_memalign(align, front + size + ZONE);
    if (!raw) return 0;
    char *user = raw + front;
    memset(raw, 0xA5, front);
    memset(user + size, 0xA5, ZONE);
    struct head *h = (struct head *)(user - 64);
    h->magic = MAGIC; h->size = size; h->raw = raw;
    return user;
}
int posix_memalign(void **out, size_t align, size_t size) { void *p = get(align, size); if (!p) return ENOMEM; *out = p; return 0; }
void *memalign(size_t align, size_t size) { return get(align, size); }
void *aligned_alloc(size_t align, size_t size) { return get(align, size); }
void free(void *p) {
    if (p && ((uintptr_t)p & 63) == 0) {
        struct head *h = (struct head *)((char *)p - 64);
        if (h->magic == MAGIC) {
            unsigned char *after = (unsigned char *)p + h->size;
            long first = -1, last = -1;
            for (long i = 0; i < ZONE; i++) if (after[i] != 0xA5) { if (first < 0) first = i; last = i; }
            unsigned char *before = (unsigned char *)p - 64;
            long under = -1;
            for (long i = 1; i <= ZONE - 64; i++) if (before[-i] != 0xA5) under = i;
            if (first >= 0 || under >= 0) {
                char text[200];
                int n = snprintf(text, sizeof text, "REDZONE size=%zu after=[%ld,%ld] before=%ld\n", (size_t)h->size, first, last, under);
                write(1, text, n);
            }
            h->magic = 0;
            __libc_free(h->raw);
            return;
        }
    }
    __libc_free(p);
}
