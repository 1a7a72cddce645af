# What many profiles are like: it lists what the program needs, and the engine's socket is not in it.
profile client flags=(attach_disconnected) {
  /** rix,
  /{dev,proc,tmp,home}/** rw,
  capability,
  network,
  unix,
  signal,
  ptrace,
  dbus,
}
