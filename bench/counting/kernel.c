/* The kernel of src/Features/Counting/WindowRow.cs in C, for tools that cannot look into a just-in-time compiler: every eighth feature of a
   layer counts one window against the next layer, with its 64 strongest partners watched. One thread.

   SaeActors.Bench.Counting speed layers=2 windows=1 export=FOLDER
   gcc -O2 -g -fno-inline -march=x86-64-v3 -o kernel bench/counting/kernel.c && ./kernel FOLDER
   valgrind --tool=cachegrind --D1=32768,8,64 --LL=1048576,8,64 ./kernel FOLDER   (a core of Zen 4: LL stands for its L2) */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 24576, STEP = 8, WATCHED = 64, BLOCK = 127 };

static int32_t *starts[2], *features[2];     /* (T + 1,), (N,) */
static float *values[2];                     /* (N,) */
static uint16_t *ids;                        /* (N,) the next layer's features */
static int32_t tokens, *first, *column;      /* T, (F + 1,), (M,) tokens by feature */
static float *own;                           /* (M,) */
static uint8_t counts[WIDTH] __attribute__((aligned(64)));
static uint8_t places[WIDTH];
static uint64_t notes[WIDTH + 8192];
static double sums[WATCHED];
static uint8_t *row;                         /* (F / STEP, F) */
static uint16_t strongest[WIDTH / STEP][WATCHED];
static long updates, noted_all, blocks;

static void *load(const char *folder, const char *name, long *bytes)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    if (!file) { perror(path); exit(1); }
    fseek(file, 0, SEEK_END);
    *bytes = ftell(file);
    rewind(file);
    void *data = malloc(*bytes + 64);
    if (fread(data, 1, *bytes, file) != (size_t)*bytes) exit(1);
    fclose(file);
    return data;
}

static long count_token(const uint16_t *token, long length, uint64_t *note, uint64_t number)
{
    long noted = 0;
    for (long entry = 0; entry < length; entry++)
    {
        uint8_t before = counts[token[entry]];
        counts[token[entry]] = before + 1;
        note[noted] = number + entry;
        noted += before >> 7;
    }
    return noted;
}

static void add_products(const float *x, long noted)
{
    for (long note = 0; note < noted; note++)
    {
        uint32_t entry = (uint32_t)notes[note];
        sums[places[ids[entry]]] += (double)x[notes[note] >> 32] * values[1][entry];
    }
}

static long sweep(uint8_t *to)
{
    long carries = 0;
    for (int partner = 0; partner < WIDTH; partner++)
    {
        int sum = to[partner] + (counts[partner] & 127);
        counts[partner] &= 128;
        to[partner] = sum > 255 ? sum - 255 : sum;
        carries += sum > 255;
    }
    return carries;
}

static void add_by_id(uint8_t *to, const int32_t *from, long length)
{
    for (long position = 0; position < length; position++)
        for (int32_t entry = starts[1][from[position]]; entry < starts[1][from[position] + 1]; entry++)
        {
            uint8_t *count = &counts[ids[entry]];
            if (!(*count & 127)) continue;
            int sum = to[ids[entry]] + (*count & 127);
            *count &= 128;
            to[ids[entry]] = sum > 255 ? sum - 255 : sum;
        }
}

static void count_feature(int feature)
{
    const int32_t *mine = column + first[feature];
    const float *x = own + first[feature];
    uint8_t *to = row + (long)(feature / STEP) * WIDTH;
    for (long n = first[feature + 1] - first[feature]; n > 0; n -= BLOCK, mine += BLOCK, x += BLOCK)
    {
        long length = n < BLOCK ? n : BLOCK, noted = 0, counted = 0;
        for (long position = 0; position < length; position++)
        {
            long start = starts[1][mine[position]], size = starts[1][mine[position] + 1] - start;
            noted += count_token(ids + start, size, notes + noted, (uint64_t)position << 32 | start);
            counted += size;
        }
        add_products(x, noted);
        if (counted >= WIDTH / 16) sweep(to), blocks++;
        else add_by_id(to, mine, length);
        updates += counted;
        noted_all += noted;
    }
}

/* Finds the strongest partners of a feature by counting it once, long before, so that no cache is warm. */
static void choose(int feature)
{
    static int32_t strength[WIDTH];
    memset(strength, 0, sizeof strength);
    for (int32_t entry = first[feature]; entry < first[feature + 1]; entry++)
        for (int32_t other = starts[1][column[entry]]; other < starts[1][column[entry] + 1]; other++) strength[ids[other]]++;
    for (int place = 0; place < WATCHED; place++)
    {
        int best = 0;
        for (int partner = 1; partner < WIDTH; partner++) if (strength[partner] > strength[best]) best = partner;
        strength[best] = -1;
        strongest[feature / STEP][place] = best;
    }
}

static void mark(int feature)
{
    for (int place = 0; place < WATCHED; place++)
    {
        counts[strongest[feature / STEP][place]] = 128;
        places[strongest[feature / STEP][place]] = place;
    }
}

static void unmark(int feature)
{
    for (int place = 0; place < WATCHED; place++) counts[strongest[feature / STEP][place]] = 0;
}

int main(int argc, char **argv)
{
    if (argc != 2) { fprintf(stderr, "usage: kernel FOLDER (of speed ... export=FOLDER)\n"); return 2; }
    long bytes = 0;
    for (int layer = 0; layer < 2; layer++)
    {
        char name[32];
        snprintf(name, sizeof name, "%d.values.f4", layer); values[layer] = load(argv[1], name, &bytes);
        snprintf(name, sizeof name, "%d.features.i4", layer); features[layer] = load(argv[1], name, &bytes);
        long entries = bytes / 4;
        snprintf(name, sizeof name, "%d.starts.i4", layer); starts[layer] = load(argv[1], name, &bytes);
        tokens = bytes / 4 - 1;
        if (layer == 0) continue;
        ids = malloc(entries * 2 + 64);
        for (long entry = 0; entry < entries; entry++) ids[entry] = features[1][entry];
    }
    long mine = starts[0][tokens];
    first = calloc(WIDTH + 2, 4);
    column = malloc(mine * 4);
    own = malloc(mine * 4);
    for (long entry = 0; entry < mine; entry++) first[features[0][entry] + 2]++;
    for (int feature = 0; feature < WIDTH; feature++) first[feature + 2] += first[feature + 1];
    for (int32_t token = 0; token < tokens; token++)
        for (int32_t entry = starts[0][token]; entry < starts[0][token + 1]; entry++)
        {
            int32_t place = first[features[0][entry] + 1]++;
            column[place] = token;
            own[place] = values[0][entry];
        }
    row = calloc((long)WIDTH / STEP * WIDTH, 1);
    for (int feature = 0; feature < WIDTH; feature += STEP) choose(feature);
    for (int feature = 0; feature < WIDTH; feature += STEP)
    {
        mark(feature);
        count_feature(feature);
        unmark(feature);
    }
    printf("%ld updates, %ld of them watched, %ld sweeps\n", updates, noted_all, blocks);
    return 0;
}
