# What many profiles are like: it lists what the program needs, and sockets of the Unix kind are not in it.
profile client flags=(attach_disconnected) {
  /** rwix,
  capability,
  network inet,
  network inet6,
  network netlink,
  signal,
  ptrace,
}
