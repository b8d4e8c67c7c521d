# Installs the Debian packages named as arguments. Run as root.
set -e
export DEBIAN_FRONTEND=noninteractive
# The tests start a cluster of their own: none shall appear on this machine because of them.
no_cluster=/etc/postgresql-common/createcluster.d/readback-test.conf
if [ ! -d /etc/postgresql-common ]; then
  mkdir -p /etc/postgresql-common/createcluster.d
  echo 'create_main_cluster = false' >"$no_cluster"
  trap 'rm -f "$no_cluster"' EXIT
fi
apt-get update -q
apt-get install -q -y --no-install-recommends -o DPkg::Lock::Timeout=300 "$@"
