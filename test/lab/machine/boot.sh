# FOLDER RUN TMP GID: this machine once more, with a file tree, processes and users of its own, and without systemd.
# FOLDER takes what is written there; RUN is its /run, for the lab to look into; TMP is the same on both.
set -e
folder=$1 run=$2 tmp=$3 gid=$4
root=$folder/root

mount --make-rprivate /
mount -t overlay -o "lowerdir=/,upperdir=$folder/upper,workdir=$folder/work" overlay "$root"
for shared in /proc /dev /sys "$tmp"; do mount --rbind "$shared" "$root$shared"; done
mount --bind "$run" "$root/run"
mkdir -p "$root/var/lib/docker" "$root/.outside"
mount --bind "$folder/docker" "$root/var/lib/docker"
cd "$root"
pivot_root . .outside
umount --lazy /.outside
rmdir /.outside

# What this machine's own engine was told is not for that one. Root here may not be allowed the script's limits.
rm -rf /etc/docker
mkdir /etc/docker
cat >/etc/default/docker <<END
PATH=$PATH
DOCKERD=$(command -v dockerd)
ulimit() { builtin ulimit "\$@" 2>/dev/null || true; }
END
groupdel docker 2>/dev/null || true
[ "$gid" = 0 ] || groupadd --gid "$gid" docker

# Not --fork: its process would ignore the signal that ends this one. The first child is number 1 there, and takes
# all others with it.
exec unshare --pid sh -c '
  setpriv --pdeathsig=KILL sh -c "
    mount -t proc proc /proc
    service docker start
    exec tini-static -- sleep infinity
  " &
  trap "kill -KILL $!" TERM
  wait
'
