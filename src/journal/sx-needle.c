/* sx-needle.c: what is looked for in bytes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-needle.h"

#include <stdatomic.h>
#include <string.h>

/* Sixteen bytes at a time, with whatever the processor has for that */
typedef guint8 Vector __attribute__ ((vector_size (16)));

#define VECTOR 16
#define STRIDE (4 * VECTOR)

/* Ways to write one character, in upper and lower case and as a title's first letter */
#define MAX_VARIANTS 4

/* Of a character in UTF-8, in bytes */
#define MAX_CHAR 4

/* A character, or a byte that is none, in each way that matches */
typedef struct
{
  guint  n_variants;
  guint8 lengths[MAX_VARIANTS];
  guint8 bytes[MAX_VARIANTS][MAX_CHAR];
} Unit;

/* A byte of every match: at this distance from its beginning there is one or the other of two values */
typedef struct
{
  gsize  offset;
  guint8 value;
  guint8 other;
} Probe;

typedef struct
{
  Vector value;
  Vector other;
  gsize  offset;
} VectorProbe;

struct _SxNeedle
{
  atomic_uint      ref_count;

  GBytes          *bytes;
  gboolean         match_case;
  const guint8    *data;
  gsize            length;
  /* Both are @length unless cases differ in it */
  gsize            min_length;
  gsize            max_length;
  /* (nullable): NULL where there is just one way to write it */
  GArray          *units;
  /* What makes a place worth a closer look; without probes: what matches begin with */
  gboolean         has_probes;
  Probe            probes[2];
  VectorProbe      vectors[2];
  gboolean         begins[256];
};

/* Helpers: making one */

/* How often a byte is met in what is sent over sockets, roughly: text, and binary data with its many zeros. Only speed depends
 * on it */
static guint
get_frequency (guint8 byte)
{
  static const char letters[] = "zqxjkvbpygfwmucldrhsnioate";
  const char *letter;

  if (byte == ' ' || byte == 0)
    return 255;
  if (byte == 0xff || byte == '\n' || byte == '\r')
    return 180;
  if (byte >= 0x80)
    return 60;
  if (g_ascii_isdigit (byte))
    return 170;

  letter = strchr (letters, g_ascii_tolower (byte));
  if (letter != NULL)
    return g_ascii_islower (byte) ? 150 + 3 * (letter - letters) : 80 + (letter - letters);

  return byte < ' ' ? 70 : 110;
}

static void
add_variant (Unit     *unit,
             gunichar  c)
{
  char text[6];
  guint length = g_unichar_to_utf8 (c, text);

  for (guint i = 0; i < unit->n_variants; i++)
    if (unit->lengths[i] == length && memcmp (unit->bytes[i], text, length) == 0)
      return;

  if (unit->n_variants == MAX_VARIANTS || length > MAX_CHAR)
    return;

  memcpy (unit->bytes[unit->n_variants], text, length);
  unit->lengths[unit->n_variants++] = length;
}

/* Cases of single characters, whatever the locale: what is found must not depend on who looks for it */
static gsize
read_unit (Unit         *unit,
           const guint8 *bytes,
           gsize         length)
{
  gunichar c = g_utf8_get_char_validated ((const char *) bytes, length);
  /* A NUL is a valid character, but not to that function */
  gboolean is_char = *bytes != 0 && c != (gunichar) -1 && c != (gunichar) -2;

  *unit = (Unit) { 0, };
  if (!is_char)
    {
      unit->n_variants = 1;
      unit->lengths[0] = 1;
      unit->bytes[0][0] = *bytes;
      return 1;
    }

  add_variant (unit, c);
  add_variant (unit, g_unichar_tolower (c));
  add_variant (unit, g_unichar_toupper (c));
  add_variant (unit, g_unichar_totitle (c));
  add_variant (unit, g_unichar_tolower (g_unichar_toupper (c)));

  return unit->lengths[0];
}

static void
read_units (SxNeedle *self)
{
  gboolean any = FALSE;
  gsize done = 0;

  self->units = g_array_new (FALSE, FALSE, sizeof (Unit));
  self->min_length = 0;
  self->max_length = 0;
  while (done < self->length)
    {
      Unit unit;
      guint shortest = MAX_CHAR;
      guint longest = 0;

      done += read_unit (&unit, self->data + done, self->length - done);
      for (guint i = 0; i < unit.n_variants; i++)
        {
          shortest = MIN (shortest, unit.lengths[i]);
          longest = MAX (longest, unit.lengths[i]);
        }
      self->min_length += shortest;
      self->max_length += longest;
      any |= unit.n_variants > 1;
      g_array_append_val (self->units, unit);
    }

  if (!any)
    g_clear_pointer (&self->units, g_array_unref);
}

/* FALSE: more than two values are possible there */
static gboolean
make_probe (const Unit *unit,
            guint       k,
            Probe      *probe)
{
  probe->value = probe->other = unit->bytes[0][k];
  for (guint i = 1; i < unit->n_variants; i++)
    {
      guint8 value = unit->bytes[i][k];

      if (value == probe->value || value == probe->other)
        continue;
      if (probe->value != probe->other)
        return FALSE;

      probe->other = value;
    }

  return TRUE;
}

static guint
get_probe_frequency (const Probe *probe)
{
  guint frequency = get_frequency (probe->value);

  return probe->other != probe->value ? frequency + get_frequency (probe->other) : frequency;
}

/* The two rarest are kept, the rarest first */
static void
offer_probe (SxNeedle    *self,
             const Probe *probe)
{
  if (!self->has_probes)
    {
      self->probes[0] = self->probes[1] = *probe;
    }
  else if (get_probe_frequency (probe) < get_probe_frequency (&self->probes[0]))
    {
      self->probes[1] = self->probes[0];
      self->probes[0] = *probe;
    }
  else if (self->probes[0].offset == self->probes[1].offset
           || get_probe_frequency (probe) < get_probe_frequency (&self->probes[1]))
    {
      self->probes[1] = *probe;
    }
  self->has_probes = TRUE;
}

/* Behind a character that is not as long in each case there is no byte whose distance is known */
static void
choose_probes (SxNeedle *self)
{
  gsize offset = 0;
  gboolean is_fixed = TRUE;

  for (gsize i = 0; self->units == NULL && i < self->length; i++)
    offer_probe (self, &(Probe) { .offset = i, .value = self->data[i], .other = self->data[i] });

  for (guint i = 0; self->units != NULL && is_fixed && i < self->units->len; i++)
    {
      const Unit *unit = &g_array_index (self->units, Unit, i);
      guint shortest = unit->lengths[0];

      for (guint j = 1; j < unit->n_variants; j++)
        {
          is_fixed &= unit->lengths[j] == unit->lengths[0];
          shortest = MIN (shortest, unit->lengths[j]);
        }
      for (guint k = 0; k < shortest; k++)
        {
          Probe probe = { .offset = offset + k };

          if (make_probe (unit, k, &probe))
            offer_probe (self, &probe);
        }
      offset += shortest;
    }
}

static inline Vector
fill (guint8 value)
{
  return (Vector) { 0, } + value;
}

/* Where payloads are short, to do it for each of them would take as long as to look */
static void
make_vectors (SxNeedle *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->probes); i++)
    self->vectors[i] = (VectorProbe) {
      .value = fill (self->probes[i].value), .other = fill (self->probes[i].other), .offset = self->probes[i].offset
    };
}

static void
note_beginnings (SxNeedle *self)
{
  const Unit *unit;

  if (self->units == NULL)
    {
      self->begins[self->data[0]] = TRUE;
      return;
    }

  unit = &g_array_index (self->units, Unit, 0);
  for (guint i = 0; i < unit->n_variants; i++)
    self->begins[unit->bytes[i][0]] = TRUE;
}

/* Helpers: finding */

/* How many bytes of the unit are at @place; 0: it is not there. UTF-8 has no character that another one begins with */
static guint
match_unit (const Unit   *unit,
            const guint8 *place,
            gsize         length)
{
  for (guint i = 0; i < unit->n_variants; i++)
    if (unit->lengths[i] <= length && memcmp (unit->bytes[i], place, unit->lengths[i]) == 0)
      return unit->lengths[i];

  return 0;
}

/* How long the match is that begins at @place; 0: none does */
static gsize
match_at (const SxNeedle *self,
          const guint8   *place,
          gsize           length)
{
  gsize done = 0;

  if (self->units == NULL)
    return length >= self->length && memcmp (place, self->data, self->length) == 0 ? self->length : 0;

  for (guint i = 0; i < self->units->len; i++)
    {
      guint n = match_unit (&g_array_index (self->units, Unit, i), place + done, length - done);

      if (n == 0)
        return 0;
      done += n;
    }

  return done;
}

static gboolean
try_range (const SxNeedle *self,
           const guint8   *bytes,
           gsize           length,
           gsize           from,
           gsize           to,
           gsize          *offset,
           gsize          *match_length)
{
  for (gsize i = from; i < to; i++)
    {
      gsize n;

      if (!self->begins[bytes[i]])
        continue;

      n = match_at (self, bytes + i, length - i);
      if (n > 0)
        {
          *offset = i;
          *match_length = n;
          return TRUE;
        }
    }

  return FALSE;
}

static inline Vector
load (const guint8 *place)
{
  Vector vector;

  memcpy (&vector, place, sizeof vector);

  return vector;
}

static inline gboolean
is_any (Vector vector)
{
  guint64 words[2];

  memcpy (words, &vector, sizeof words);

  return (words[0] | words[1]) != 0;
}

/* All ones for each place where the byte at the probe's distance is one of its two */
static inline Vector
look (const VectorProbe *probe,
      const guint8      *place)
{
  Vector vector = load (place + probe->offset);

  return (Vector) ((vector == probe->value) | (vector == probe->other));
}

static inline Vector
look_twice (const VectorProbe *probes,
            const guint8      *place)
{
  return look (&probes[0], place) & look (&probes[1], place);
}

/* Public functions */

/**
 * sx_needle_new:
 * @bytes: what is looked for, at least one byte
 * @match_case: %FALSE: a letter matches in upper and lower case, of whatever script it is, where @bytes are UTF-8; bytes
 *   that are not match themselves only
 *
 * Returns: (transfer full): the needle
 */
SxNeedle *
sx_needle_new (GBytes   *bytes,
               gboolean  match_case)
{
  SxNeedle *self;

  g_return_val_if_fail (bytes != NULL, NULL);
  g_return_val_if_fail (g_bytes_get_size (bytes) > 0, NULL);

  self = g_new0 (SxNeedle, 1);
  atomic_init (&self->ref_count, 1);
  self->bytes = g_bytes_ref (bytes);
  self->match_case = !!match_case;
  self->data = g_bytes_get_data (bytes, &self->length);
  self->min_length = self->max_length = self->length;
  if (!match_case)
    read_units (self);
  choose_probes (self);
  make_vectors (self);
  note_beginnings (self);

  return self;
}

/**
 * sx_needle_ref:
 * @self: a needle
 *
 * Returns: (transfer full): the same
 */
SxNeedle *
sx_needle_ref (SxNeedle *self)
{
  atomic_fetch_add (&self->ref_count, 1);

  return self;
}

/**
 * sx_needle_unref:
 * @self: (transfer full): a needle
 */
void
sx_needle_unref (SxNeedle *self)
{
  if (atomic_fetch_sub (&self->ref_count, 1) > 1)
    return;

  g_clear_pointer (&self->units, g_array_unref);
  g_bytes_unref (self->bytes);
  g_free (self);
}

/**
 * sx_needle_get_max_length:
 * @self: a needle
 *
 * Returns: how many bytes a match has at most
 */
gsize
sx_needle_get_max_length (const SxNeedle *self)
{
  return self->max_length;
}

/**
 * sx_needle_equal:
 * @self: (nullable): a needle
 * @other: (nullable): another one
 *
 * Returns: whether they find the same
 */
gboolean
sx_needle_equal (const SxNeedle *self,
                 const SxNeedle *other)
{
  if (self == NULL || other == NULL)
    return self == other;

  return self->match_case == other->match_case && g_bytes_equal (self->bytes, other->bytes);
}

/**
 * sx_needle_find:
 * @self: a needle
 * @bytes: (array length=length) (nullable): where to look
 * @length: how many bytes that is
 * @offset: (out): where the first match begins
 * @match_length: (out): how long it is; not always the same where cases differ in length
 *
 * Looks at two bytes of the needle first, the rarest ones, sixteen places at a time: so it is about as fast as memory is,
 * unless the needle is nothing but what the bytes are full of.
 *
 * Returns: whether there is a match
 */
gboolean
sx_needle_find (const SxNeedle *self,
                const guint8   *bytes,
                gsize           length,
                gsize          *offset,
                gsize          *match_length)
{
  const VectorProbe *probes = self->vectors;
  gsize reach;
  gsize end;
  gsize last;

  if (length < self->min_length)
    return FALSE;

  end = length - self->min_length + 1;
  reach = MAX (probes[0].offset, probes[1].offset) + VECTOR;
  if (!self->has_probes || length < reach)
    return try_range (self, bytes, length, 0, end, offset, match_length);

  /* No vector is further on: at the end some places are looked at twice. It reaches the last place of a match, since no
   * probe is further from a match's beginning than the shortest one is long */
  last = length - reach;
  for (gsize i = 0; i < end; i += STRIDE)
    {
      gsize places[] = { MIN (i, last), MIN (i + VECTOR, last), MIN (i + 2 * VECTOR, last), MIN (i + 3 * VECTOR, last) };

      /* Nearly always there is none in all four */
      if (!is_any (look_twice (probes, bytes + places[0]) | look_twice (probes, bytes + places[1])
                   | look_twice (probes, bytes + places[2]) | look_twice (probes, bytes + places[3])))
        continue;

      for (guint k = 0; k < G_N_ELEMENTS (places); k++)
        if (is_any (look_twice (probes, bytes + places[k]))
            && try_range (self, bytes, length, places[k], MIN (places[k] + VECTOR, end), offset, match_length))
          return TRUE;
    }

  return FALSE;
}
