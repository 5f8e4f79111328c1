/* sx-errno.c: what an error means
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sx-config.h"

#include "sx-errno.h"

#include <errno.h>
#include <netdb.h>

#include <glib/gi18n-lib.h>

typedef struct
{
  int         number;
  const char *name;
  const char *meaning;
} Entry;

#define NAME(name) { name, #name, NULL }
#define MEANS(name, meaning) { name, #name, meaning }

/* Every errno of Linux in the order of the numbers (errno(3)); those that
 * somebody who plays with sockets can meet have a sentence, the C library
 * speaks for the others. EWOULDBLOCK, EDEADLOCK and ENOTSUP are second names of
 * EAGAIN, EDEADLK and EOPNOTSUPP. */
static const Entry errnos[] = {
  MEANS (EPERM, N_("Only the administrator, or a program with a special right, may do this.")),
  MEANS (ENOENT, N_("There is no such file or folder.")),
  MEANS (ESRCH, N_("There is no such process.")),
  MEANS (EINTR, N_("A signal interrupted the call before it was done: it can simply be tried again.")),
  MEANS (EIO, N_("Reading or writing failed in the device below.")),
  MEANS (ENXIO, N_("There is no such device, or nobody has the other end open.")),
  NAME (E2BIG),
  NAME (ENOEXEC),
  MEANS (EBADF, N_("This number stands for no open socket or file (any more).")),
  NAME (ECHILD),
  MEANS (EAGAIN, N_("There is nothing to read, or no room to write, right now: try again later.")),
  MEANS (ENOMEM, N_("The computer has no memory left for this.")),
  MEANS (EACCES, N_("The right to do this is missing.")),
  MEANS (EFAULT, N_("The program gave an address in memory that is not its own.")),
  NAME (ENOTBLK),
  MEANS (EBUSY, N_("Somebody else is using it right now.")),
  MEANS (EEXIST, N_("It exists already.")),
  NAME (EXDEV),
  MEANS (ENODEV, N_("There is no such device or network interface.")),
  MEANS (ENOTDIR, N_("A part of the path is a file, not a folder.")),
  MEANS (EISDIR, N_("This is a folder, not a file.")),
  MEANS (EINVAL, N_("An argument of the call makes no sense here.")),
  MEANS (ENFILE, N_("All programs of this computer together have opened as many files and sockets as it allows.")),
  MEANS (EMFILE, N_("This program has opened as many files and sockets as it may: close some.")),
  NAME (ENOTTY),
  NAME (ETXTBSY),
  MEANS (EFBIG, N_("The file would become bigger than is allowed.")),
  MEANS (ENOSPC, N_("The disk is full.")),
  NAME (ESPIPE),
  MEANS (EROFS, N_("The disk can be read, not written.")),
  NAME (EMLINK),
  MEANS (EPIPE, N_("The connection can take no more: it was closed for sending.")),
  NAME (EDOM),
  NAME (ERANGE),
  NAME (EDEADLK),
  MEANS (ENAMETOOLONG, N_("The name or the path is too long.")),
  NAME (ENOLCK),
  MEANS (ENOSYS, N_("This kernel does not know the call.")),
  NAME (ENOTEMPTY),
  MEANS (ELOOP, N_("The path leads round in circles through symbolic links.")),
  NAME (ENOMSG),
  NAME (EIDRM),
  NAME (ECHRNG),
  NAME (EL2NSYNC),
  NAME (EL3HLT),
  NAME (EL3RST),
  NAME (ELNRNG),
  NAME (EUNATCH),
  NAME (ENOCSI),
  NAME (EL2HLT),
  NAME (EBADE),
  NAME (EBADR),
  NAME (EXFULL),
  NAME (ENOANO),
  NAME (EBADRQC),
  NAME (EBADSLT),
  NAME (EBFONT),
  NAME (ENOSTR),
  NAME (ENODATA),
  NAME (ETIME),
  NAME (ENOSR),
  NAME (ENONET),
  NAME (ENOPKG),
  NAME (EREMOTE),
  NAME (ENOLINK),
  NAME (EADV),
  NAME (ESRMNT),
  NAME (ECOMM),
  MEANS (EPROTO, N_("The other side broke the rules of the protocol.")),
  NAME (EMULTIHOP),
  NAME (EDOTDOT),
  NAME (EBADMSG),
  MEANS (EOVERFLOW, N_("The value is too big for the place where it should go.")),
  NAME (ENOTUNIQ),
  NAME (EBADFD),
  NAME (EREMCHG),
  NAME (ELIBACC),
  NAME (ELIBBAD),
  NAME (ELIBSCN),
  NAME (ELIBMAX),
  NAME (ELIBEXEC),
  MEANS (EILSEQ, N_("These characters do not stand for any bytes in this form.")),
  NAME (ERESTART),
  NAME (ESTRPIPE),
  NAME (EUSERS),
  MEANS (ENOTSOCK, N_("This is a file, not a socket.")),
  MEANS (EDESTADDRREQ, N_("The datagram has no destination: say where it should go.")),
  MEANS (EMSGSIZE, N_("The message is longer than one datagram can be.")),
  MEANS (EPROTOTYPE, N_("This protocol does not go with this type of socket.")),
  MEANS (ENOPROTOOPT, N_("The protocol has no such option.")),
  MEANS (EPROTONOSUPPORT, N_("This computer does not know the protocol, or it does not go with this family and type.")),
  MEANS (ESOCKTNOSUPPORT, N_("This family has no sockets of this type on this computer.")),
  MEANS (EOPNOTSUPP, N_("This kind of socket cannot do that.")),
  MEANS (EPFNOSUPPORT, N_("This computer does not know this family of protocols.")),
  MEANS (EAFNOSUPPORT, N_("This computer does not know this family of addresses.")),
  MEANS (EADDRINUSE, N_("The address is taken already.")),
  MEANS (EADDRNOTAVAIL, N_("No network interface of this computer has this address.")),
  MEANS (ENETDOWN, N_("The network interface is switched off.")),
  MEANS (ENETUNREACH, N_("No way leads from this computer to that network.")),
  MEANS (ENETRESET, N_("The network dropped the connection.")),
  MEANS (ECONNABORTED, N_("The connection was given up before it was ready.")),
  MEANS (ECONNRESET, N_("The other side reset the connection: it ended at once, and what was under way is lost.")),
  MEANS (ENOBUFS, N_("The network has no buffer left for this: try again later.")),
  MEANS (EISCONN, N_("The socket is connected already.")),
  MEANS (ENOTCONN, N_("The socket is not connected.")),
  MEANS (ESHUTDOWN, N_("The socket has been closed for sending.")),
  NAME (ETOOMANYREFS),
  MEANS (ETIMEDOUT, N_("No answer came in time.")),
  MEANS (ECONNREFUSED, N_("Nothing is listening there: the computer answered that the port is closed.")),
  MEANS (EHOSTDOWN, N_("The other computer is switched off or does not answer.")),
  MEANS (EHOSTUNREACH, N_("No way leads to that computer.")),
  MEANS (EALREADY, N_("The same call is still under way from before.")),
  MEANS (EINPROGRESS, N_("The call has been started and is under way.")),
  NAME (ESTALE),
  NAME (EUCLEAN),
  NAME (ENOTNAM),
  NAME (ENAVAIL),
  NAME (EISNAM),
  NAME (EREMOTEIO),
  MEANS (EDQUOT, N_("Your share of the disk is used up.")),
  NAME (ENOMEDIUM),
  NAME (EMEDIUMTYPE),
  MEANS (ECANCELED, N_("It was cancelled.")),
  NAME (ENOKEY),
  NAME (EKEYEXPIRED),
  NAME (EKEYREVOKED),
  NAME (EKEYREJECTED),
  NAME (EOWNERDEAD),
  NAME (ENOTRECOVERABLE),
  NAME (ERFKILL),
  NAME (EHWPOISON),
};

/* getaddrinfo(3), gai_cancel(3), and <netdb.h> for their numbers */
static const Entry eais[] = {
  MEANS (EAI_BADFLAGS, N_("These flags of getaddrinfo() are unknown or do not go together.")),
  MEANS (EAI_NONAME, N_("No computer is known by this name.")),
  MEANS (EAI_AGAIN, N_("The name server does not answer at the moment: try again later, or check the network.")),
  MEANS (EAI_FAIL, N_("The name server answered that it cannot help.")),
  MEANS (EAI_NODATA, N_("The name exists, but has no address.")),
  MEANS (EAI_FAMILY, N_("The look-up does not know this family of addresses.")),
  MEANS (EAI_SOCKTYPE, N_("This type of socket does not go with this protocol.")),
  MEANS (EAI_SERVICE, N_("No service of this name is known for this type of socket.")),
  MEANS (EAI_ADDRFAMILY, N_("The name has no address in this family.")),
  MEANS (EAI_MEMORY, N_("The computer has no memory left for the look-up.")),
  MEANS (EAI_SYSTEM, N_("The system failed in the middle of the look-up.")),
  MEANS (EAI_OVERFLOW, N_("The answer is longer than the room for it.")),
  MEANS (EAI_INPROGRESS, N_("The look-up is still under way.")),
  MEANS (EAI_CANCELED, N_("The look-up was cancelled.")),
  MEANS (EAI_NOTCANCELED, N_("The look-up could not be cancelled any more.")),
  MEANS (EAI_ALLDONE, N_("All look-ups are done.")),
  MEANS (EAI_INTR, N_("A signal interrupted the look-up.")),
  MEANS (EAI_IDN_ENCODE, N_("The name has characters that no host name can have.")),
};

static const Entry *
find (int error)
{
  const Entry *entries = error < 0 ? eais : errnos;
  guint n = error < 0 ? G_N_ELEMENTS (eais) : G_N_ELEMENTS (errnos);

  for (guint i = 0; i < n; i++)
    if (entries[i].number == error)
      return &entries[i];

  return NULL;
}

/**
 * sx_errno_get_name:
 * @error: an errno (positive) or an EAI_ code (negative)
 *
 * The symbol for an error, never translated.
 *
 * Returns: (transfer none): “ECONNREFUSED”, “EAI_NONAME” …; “ok” for 0, “errno
 *   4711” or “EAI -4711” where there is no name
 */
const char *
sx_errno_get_name (int error)
{
  const Entry *entry = find (error);
  g_autofree char *text = NULL;

  if (error == 0)
    return "ok";
  if (entry != NULL)
    return entry->name;

  text = g_strdup_printf (error < 0 ? "EAI %d" : "errno %d", error);
  return g_intern_string (text);
}

/**
 * sx_errno_get_meaning:
 * @error: an errno (positive) or an EAI_ code (negative)
 *
 * What an error means, in plain words. The symbol is not in it.
 *
 * Returns: (transfer none): a sentence, translated; the C library's words where
 *   there is no sentence
 */
const char *
sx_errno_get_meaning (int error)
{
  const Entry *entry = find (error);

  if (error == 0)
    return _("It worked.");
  if (entry != NULL && entry->meaning != NULL)
    return _(entry->meaning);
  if (error < 0)
    return g_intern_string (gai_strerror (error));

  return g_strerror (error);
}
