# What the scripts examples/*/trouble have in common. Each reads this file, has a pair of functions make_NAME and undo_NAME for every
# trouble, with a comment in front that says what goes wrong, and ends in: trouble "$@"
#
# They need psql, and what ./pgvitals demo --system NAME prints:
#   ADMIN_URL    of a superuser, in the system's database
#   REPLICA_URL  the same on the first standby, where there is one
#   BACKUPS      the directory of dumps, where there are any
# shellcheck shell=sh

die() {
  printf '%s\n' "trouble: $*" >&2
  exit 1
}

# need VARIABLE
need() {
  eval "[ -n \"\${$1:-}\" ]" || die "$1 is not set; ./pgvitals demo --system ${system:-NAME} prints it"
}

# sql_at URL SQL: one transaction. Another trouble may hold a lock that it needs: then it says so, and does not wait for an hour.
sql_at() {
  PGOPTIONS="${PGOPTIONS:-} -c lock_timeout=10s" psql --no-psqlrc --quiet --tuples-only --no-align --set ON_ERROR_STOP=1 --dbname "$1" --command "$2"
}

# sql SQL
sql() {
  sql_at "$ADMIN_URL" "$1"
}

# room COUNT: there is room for so many sessions, and some to spare. They are a superuser's, and could take the last place, so that nobody could end them.
room() {
  spare=$(sql "SELECT current_setting('max_connections')::integer - current_setting('superuser_reserved_connections')::integer - count(*)
    FROM pg_stat_activity WHERE backend_type = 'client backend'")
  [ "$spare" -gt "$1" ] || die "there is no room for $1 more: undo a trouble first that takes connections"
}

# hold NAME SQL: a session in the background that does this and stays as long as it takes; it is there when this returns
hold() {
  room 1
  PGAPPNAME=trouble-$1 psql --no-psqlrc --quiet --dbname "$ADMIN_URL" --command "$2" >/dev/null 2>&1 </dev/null &
  tenths=0
  while there=$(sql "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'trouble-$1' AND state <> 'idle'") && [ "$there" -eq 0 ]; do
    tenths=$((tenths + 1))
    [ $tenths -lt 300 ] || die "the session trouble-$1 does not come"
    sleep 0.1
  done
}

# release NAME: ends the sessions that hold NAME started
release() {
  sql "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'trouble-$1'" >/dev/null
}

# fail_logins ROLE COUNT: with a wrong password
fail_logins() {
  login=$(printf '%s' "$ADMIN_URL" | sed "s|//[^@]*@|//$1:wrong@|")
  count=$2
  while [ "$count" -gt 0 ]; do
    count=$((count - 1))
    ! psql --no-psqlrc --dbname "$login" --command 'SELECT 1' >/dev/null 2>&1 </dev/null || die "$1 could log in"
  done
}

# Each trouble and the comment in front of it.
list() {
  awk '/^# / { said = substr($0, 3) }
    /^make_[a-z0-9_]*\(\)/ { sub(/^make_/, ""); sub(/\(\).*/, ""); printf "  %-28s %s\n", $0, said }' "$0"
}

# trouble NAME | undo NAME | list
trouble() {
  what=make
  case ${1:-list} in
    list | -h | --help)
      printf '%s\n' "usage: $0 NAME        makes a trouble" "       $0 undo NAME   ends it" '' 'Troubles:'
      list
      exit 0
      ;;
    undo)
      what=undo
      shift
      [ $# -gt 0 ] || die "undo what? \`$0 list\` lists the troubles"
      ;;
  esac
  case $1 in
    *[!a-z0-9_]*) known= ;;
    *) known=$(grep "^${what}_$1() {" "$0") || : ;;
  esac
  [ -n "$known" ] || die "there is no trouble \"$1\"; \`$0 list\` lists them"
  # "NAME undo" would make what was to be ended.
  [ $# -eq 1 ] || die "one trouble at a time; \"$2\" is too much"
  command -v psql >/dev/null || die 'psql is needed; on Debian and Ubuntu: apt-get install postgresql-client'
  need ADMIN_URL
  sql 'SELECT 1' >/dev/null || die "cannot log in at ADMIN_URL; ./pgvitals demo --system ${system:-NAME} prints it anew each time"
  trouble=$1
  [ $what = make ] || trap not_undone EXIT
  "${what}_$1"
}

# What the server says alone, such as that an index is there already, does not tell that there was nothing to undo.
not_undone() {
  status=$?
  [ $status -eq 0 ] || printf '%s\n' "trouble: $trouble is not undone; one that was not made, or is undone already, cannot be" >&2
  exit $status
}
