# common.sh: what run.sh and test.sh share: what is needed, and the build
#
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Read by them with "."; POSIX sh only, since a fresh system has nothing else.

source_dir=$(cd "$(dirname "$0")/.." && pwd -P) || exit 1
build_dir=${SX_BUILD_DIR:-$source_dir/build}
case $build_dir in
  /*) ;;
  *) build_dir=$PWD/$build_dir ;;
esac
prefix=$build_dir/install

say ()
{
  printf '%s\n' "$*" >&2
}

die ()
{
  say "${0##*/}: $*"
  exit 1
}

# What is needed, one a line: what to look for, then the packages that have it in
# Debian, Fedora and Arch. cmd: a program; pkg: a pkg-config module; inc: a C
# header; file: a file, or another one; san: what clang can link with its option -fsanitize;
# name: a host that can be looked up, or whose look-up is already in the hands of nss-myhostname
# (-: this computer). What GTK merely draws with comes along with GTK where that is missing.
needs_build='
cmd:cc                      gcc                 gcc                  gcc
inc:stdio.h                 libc6-dev           glibc-devel          glibc
cmd:python3                 python3             python3              python
cmd:meson                   meson               meson                meson
cmd:ninja                   ninja-build         ninja-build          ninja
cmd:pkg-config              pkgconf             pkgconf-pkg-config   pkgconf
cmd:msgfmt                  gettext             gettext              gettext
cmd:glib-compile-resources  libglib2.0-dev-bin  glib2-devel          glib2-devel
pkg:gio-unix-2.0>=2.74      libglib2.0-dev      glib2-devel          glib2
file:/etc/services          netbase             setup                iana-etc
name:localhost              libnss-myhostname   systemd-libs         systemd-libs
name:-                      libnss-myhostname   systemd-libs         systemd-libs
pkg:gtk4>=4.8               libgtk-4-dev,adwaita-icon-theme,librsvg2-common  gtk4-devel,adwaita-icon-theme  gtk4,adwaita-icon-theme
'

needs_broadway='
cmd:gtk4-broadwayd          libgtk-4-bin        gtk4                 gtk4
'

needs_bus='
cmd:dbus-daemon             dbus-daemon         dbus-daemon          dbus
file:/usr/share/dbus-1/session.conf  dbus-session-bus-common  dbus-common  dbus
'

needs_test='
cmd:Xvfb                    xvfb                xorg-x11-server-Xvfb xorg-server-xvfb
cmd:dbus-run-session        dbus-daemon         dbus-daemon          dbus
file:/usr/libexec/at-spi-bus-launcher|/usr/lib/at-spi2-core/at-spi-bus-launcher  at-spi2-core  at-spi2-core  at-spi2-core
cmd:xgettext                gettext             gettext              gettext
cmd:gapplication            libglib2.0-bin      glib2                glib2
cmd:ncat                    ncat                nmap-ncat            nmap
cmd:socat                   socat               socat                socat
cmd:curl                    curl                curl                 curl
cmd:xdotool                 xdotool             xdotool              xdotool
cmd:dnsmasq                 dnsmasq-base        dnsmasq              dnsmasq
cmd:ip                      iproute2            iproute              iproute2
cmd:unshare                 util-linux          util-linux-core      util-linux
cmd:setpriv                 util-linux          util-linux           util-linux
cmd:desktop-file-validate   desktop-file-utils  desktop-file-utils   desktop-file-utils
cmd:appstreamcli            appstream           appstream            appstream
cmd:xmllint                 libxml2-utils       libxml2              libxml2
cmd:rsvg-convert            librsvg2-bin        librsvg2-tools       librsvg
cmd:pdftotext               poppler-utils       poppler-utils        poppler
cmd:identify                imagemagick         ImageMagick          imagemagick
cmd:groff                   groff-base          groff-base           groff
'

# Only for the suite fuzz
needs_fuzz='
cmd:clang                   clang               clang                clang
san:fuzzer                  libclang-rt-dev     compiler-rt          compiler-rt
'

# exists CHECK
exists ()
{
  case $1 in
    cmd:*)
      command -v "${1#cmd:}" >/dev/null 2>&1 ||
        [ -x "/usr/sbin/${1#cmd:}" ] || [ -x "/sbin/${1#cmd:}" ]
      ;;
    pkg:*'>='*)
      wanted=${1#pkg:}
      pkg-config --exists "${wanted%%>=*} >= ${wanted#*>=}" 2>/dev/null
      ;;
    pkg:*)
      pkg-config --exists "${1#pkg:}" 2>/dev/null
      ;;
    inc:*)
      printf '#include <%s>\n' "${1#inc:}" | cc -E - >/dev/null 2>&1
      ;;
    file:*)
      either=${1#file:}
      [ -e "${either%%|*}" ] || [ -e "${either#*|}" ]
      ;;
    san:*)
      # With a function for libFuzzer to call
      printf 'int LLVMFuzzerTestOneInput (const char *, unsigned long);\n%s\n' \
        'int LLVMFuzzerTestOneInput (const char *bytes, unsigned long n) { return bytes[n] * 0; }' |
        clang "-fsanitize=${1#san:}" -x c -o /dev/null - >/dev/null 2>&1
      ;;
    name:*)
      # A bare system has no /etc/hosts, and so no localhost
      host=${1#name:}
      [ "$host" != - ] || host=$(uname -n)
      getent hosts "$host" >/dev/null 2>&1 || grep -q '^hosts:.*myhostname' /etc/nsswitch.conf 2>/dev/null
      ;;
  esac
}

# missing NEEDS FIELD: prints that field (1 is the check itself, 2 Debian,
# 3 Fedora, 4 Arch) of every line whose check fails
missing ()
{
  printf '%s' "$1" | while read -r check debian fedora arch; do
    if [ -n "$check" ] && ! exists "$check"; then
      case $2 in
        1) printf '%s\n' "$check" ;;
        2) printf '%s\n' "$debian" ;;
        3) printf '%s\n' "$fedora" ;;
        4) printf '%s\n' "$arch" ;;
      esac
    fi
  done | tr ',' '\n' | sort -u
}

as_root ()
{
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null 2>&1; then
    if [ -t 0 ]; then
      sudo "$@"
    else
      sudo -n "$@"
    fi
  elif command -v doas >/dev/null 2>&1; then
    doas "$@"
  else
    say "Packages have to be installed, which only root may do. As root, run:"
    say "  $*"
    return 1
  fi
}

install_with_apt ()
{
  # shellcheck disable=SC2086 # a list of names
  set -- env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $1
  # The lists may be there already, and the network not
  as_root "$@" >&2 </dev/null && return 0
  as_root apt-get update >&2 </dev/null && as_root "$@" >&2 </dev/null
}

installed_something=

# need NEEDS: installs what is missing, if anything is
need ()
{
  [ -n "$(missing "$1" 1)" ] || return 0
  installed_something=yes

  if command -v apt-get >/dev/null 2>&1; then
    packages=$(missing "$1" 2 | tr '\n' ' ')
    say "Installing: $packages"
    install_with_apt "$packages" || die "apt-get could not install: $packages"
  elif command -v dnf >/dev/null 2>&1; then
    packages=$(missing "$1" 3 | tr '\n' ' ')
    say "Installing: $packages"
    # shellcheck disable=SC2086 # a list of names
    as_root dnf install -y --setopt=install_weak_deps=False $packages >&2 </dev/null ||
      die "dnf could not install: $packages"
  elif command -v pacman >/dev/null 2>&1; then
    packages=$(missing "$1" 4 | tr '\n' ' ')
    say "Installing: $packages"
    # shellcheck disable=SC2086 # a list of names
    as_root pacman -S --needed --noconfirm $packages >&2 </dev/null ||
      die "pacman could not install: $packages"
  fi

  still=$(missing "$1" 1)
  [ -n "$still" ] || return 0
  say "This is needed and was not found (cmd: a program, pkg: a pkg-config module,"
  say "inc: a C header, file: a file, san: a sanitizer of clang, name: a host to be looked up); please install it and try again:"
  for check in $still; do
    say "  $check"
  done
  exit 1
}

# build: configures once, builds, and installs inside the build directory, so
# that nothing outside it is touched. SX_MESON_ARGS: options for meson setup.
build ()
{
  unset DESTDIR
  if [ ! -f "$build_dir/build.ninja" ]; then
    # shellcheck disable=SC2086 # a list of options
    meson setup "$build_dir" "$source_dir" --prefix "$prefix" ${SX_MESON_ARGS:-} >&2 ||
      die "the build could not be configured"
  elif [ -n "${SX_MESON_ARGS:-}" ]; then
    # shellcheck disable=SC2086 # a list of options
    meson configure "$build_dir" $SX_MESON_ARGS >&2 ||
      die "the build could not be configured"
  elif [ -n "$installed_something" ]; then
    # Meson looks for what is optional when it configures, only
    meson setup --reconfigure "$build_dir" "$source_dir" >&2 || die "the build could not be configured"
  fi
  meson compile -C "$build_dir" >&2 || die "the build failed"
  # Somebody may have configured this directory with a prefix of their own
  prefix=$(meson introspect --buildoptions "$build_dir" | python3 -c '
import json, sys
print(next(o["value"] for o in json.load(sys.stdin) if o["name"] == "prefix"))') ||
    die "Meson knows nothing of $build_dir"
  case $prefix in
    "$build_dir"/*) ;;
    *) die "$build_dir is set up to install into $prefix; remove it, or set SX_BUILD_DIR" ;;
  esac
  meson install -C "$build_dir" --no-rebuild --quiet >&2 || die "the installation failed"
}
