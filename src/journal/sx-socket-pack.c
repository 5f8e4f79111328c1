/* sx-socket-pack.c: what a socket is, in a few bytes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Most of what is known of a socket stands in the journal, in a record or two: who made it, its addresses, when it
 * ended. Only what many records add up to has to be kept, and which records these are. So there is first a guess, made from
 * these records, and then what is different from that, eight bytes at a time, whatever fields an info has.
 *
 *   byte      bits 0 to 2: its state; bit 3: the addresses are not from the first record; bits 4 to 7: how many words
 *             are different, 15: the number follows
 *   number    ended, from the first record on
 *   numbers   local_from and remote_from, likewise, if they are there
 *   number    how many words, if it is there
 *   words     for each the number of the word, and the word as a number, exclusive or what was guessed
 *
 * A number takes a byte for each seven of its bits, the lowest first, and all but its last byte have bit 7 set.
 */

#include "sx-config.h"

#include "sx-socket-pack-private.h"

#include <string.h>

#include "sx-socket-item-private.h"

#define STATE_MASK  0x07
#define OTHER_ENDS  0x08
#define WORDS_SHIFT 4
#define MANY_WORDS  15

#define N_WORDS (sizeof (SxSocketInfo) / 8)

G_STATIC_ASSERT (sizeof (SxSocketInfo) % 8 == 0);
G_STATIC_ASSERT (SX_SOCKET_FAILED <= STATE_MASK);

/* What is before the words */
typedef struct
{
  SxSocketState state;
  SxSocketTrace trace;
  guint64       n_words;
} Head;

/* Helpers: numbers */

static guint8 *
put_number (guint8  *bytes,
            guint64  number)
{
  for (; number >= 0x80; number >>= 7)
    *bytes++ = (guint8) (number | 0x80);
  *bytes++ = (guint8) number;

  return bytes;
}

static const guint8 *
get_number (const guint8 *bytes,
            guint64      *number)
{
  guint shift = 0;

  for (*number = 0; *bytes & 0x80; shift += 7)
    *number |= (guint64) (*bytes++ & 0x7f) << shift;
  *number |= (guint64) *bytes++ << shift;

  return bytes;
}

/* A record's serial is not often far behind the first one, but may be in front of it in theory */
static guint8 *
put_serial (guint8  *bytes,
            guint32  serial,
            guint32  first)
{
  return put_number (bytes, (guint32) (serial - first));
}

static const guint8 *
get_serial (const guint8 *bytes,
            guint32      *serial,
            guint32       first)
{
  guint64 number;

  bytes = get_number (bytes, &number);
  *serial = first + (guint32) number;

  return bytes;
}

static const guint8 *
get_head (const guint8 *bytes,
          guint32       first,
          Head         *head)
{
  guint8 flags = *bytes++;

  head->state = flags & STATE_MASK;
  head->trace = (SxSocketTrace) { first, first, first, first };
  head->n_words = flags >> WORDS_SHIFT;
  bytes = get_serial (bytes, &head->trace.ended, first);
  if (flags & OTHER_ENDS)
    {
      bytes = get_serial (bytes, &head->trace.local_from, first);
      bytes = get_serial (bytes, &head->trace.remote_from, first);
    }
  if (head->n_words == MANY_WORDS)
    bytes = get_number (bytes, &head->n_words);

  return bytes;
}

/* Helpers: what the journal says */

static void
guess (SxJournal           *journal,
       SxSocketState        state,
       const SxSocketTrace *trace,
       SxSocketInfo        *info)
{
  SxJournalPeek peek;
  SxRecord record;

  if (!sx_journal_read (journal, trace->first, &record) || !sx_socket_info_begin (info, &record))
    memset (info, 0, sizeof *info);

  if (info->state != state)
    {
      info->state = state;
      if (sx_journal_peek (journal, trace->ended - 1, &peek))
        info->since = peek.time;
    }
  if (trace->local_from != trace->first && sx_journal_read (journal, trace->local_from, &record))
    info->local = record.local;
  if (trace->remote_from != trace->first && sx_journal_read (journal, trace->remote_from, &record))
    info->remote = record.remote;
}

/* Private functions */

/**
 * sx_socket_pack:
 * @journal: where the records are
 * @info: what the socket is
 * @trace: where it can be read
 * @bytes: (out caller-allocates): where it is packed to; up to %SX_SOCKET_PACK_MAX
 *
 * Packs all of @info, whether or not @trace says well where it can be read.
 *
 * Returns: how many bytes it takes
 */
gsize
sx_socket_pack (SxJournal           *journal,
                const SxSocketInfo  *info,
                const SxSocketTrace *trace,
                guint8              *bytes)
{
  gboolean other_ends = trace->local_from != trace->first || trace->remote_from != trace->first;
  guint64 words[N_WORDS], guessed[N_WORDS];
  guint8 *end = bytes + 1;
  SxSocketInfo expected;
  guint n_words = 0;

  guess (journal, info->state, trace, &expected);
  memcpy (words, info, sizeof words);
  memcpy (guessed, &expected, sizeof guessed);
  for (guint i = 0; i < N_WORDS; i++)
    n_words += words[i] != guessed[i];

  bytes[0] = info->state | (other_ends ? OTHER_ENDS : 0) | MIN (n_words, MANY_WORDS) << WORDS_SHIFT;
  end = put_serial (end, trace->ended, trace->first);
  if (other_ends)
    {
      end = put_serial (end, trace->local_from, trace->first);
      end = put_serial (end, trace->remote_from, trace->first);
    }
  if (n_words >= MANY_WORDS)
    end = put_number (end, n_words);
  for (guint i = 0; i < N_WORDS; i++)
    {
      if (words[i] != guessed[i])
        {
          end = put_number (end, i);
          end = put_number (end, words[i] ^ guessed[i]);
        }
    }

  return end - bytes;
}

/**
 * sx_socket_unpack:
 * @journal: the journal that it was packed with
 * @first: the serial of the record that made the socket
 * @bytes: what sx_socket_pack() wrote
 * @info: (out caller-allocates): what the socket is, byte by byte what was packed
 * @trace: (out caller-allocates) (optional): where it can be read
 */
void
sx_socket_unpack (SxJournal     *journal,
                  guint32        first,
                  const guint8  *bytes,
                  SxSocketInfo  *info,
                  SxSocketTrace *trace)
{
  guint64 words[N_WORDS];
  Head head;

  bytes = get_head (bytes, first, &head);
  guess (journal, head.state, &head.trace, info);
  memcpy (words, info, sizeof words);
  for (guint64 i = 0; i < head.n_words; i++)
    {
      guint64 place, difference;

      bytes = get_number (bytes, &place);
      bytes = get_number (bytes, &difference);
      words[place] ^= difference;
    }
  memcpy (info, words, sizeof words);
  if (trace != NULL)
    *trace = head.trace;
}

/**
 * sx_socket_pack_get_size:
 * @bytes: what sx_socket_pack() wrote
 *
 * Returns: how many bytes that were
 */
gsize
sx_socket_pack_get_size (const guint8 *bytes)
{
  const guint8 *end;
  guint64 number;
  Head head;

  end = get_head (bytes, 0, &head);
  for (guint64 i = 0; i < 2 * head.n_words; i++)
    end = get_number (end, &number);

  return end - bytes;
}

/**
 * sx_socket_pack_get_ended:
 * @first: the serial of the record that made the socket
 * @bytes: what sx_socket_pack() wrote
 * @state: (out): the state that the socket is in
 *
 * Like sx_socket_unpack(), without a look at the journal.
 *
 * Returns: the serial behind the record that brought it into that state
 */
guint64
sx_socket_pack_get_ended (guint32        first,
                          const guint8  *bytes,
                          SxSocketState *state)
{
  Head head;

  get_head (bytes, first, &head);
  *state = head.state;

  return head.trace.ended;
}
