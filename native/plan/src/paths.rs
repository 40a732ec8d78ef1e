//! What a container may not see or change of `/proc` and `/sys`, relative to those mounts.

use berth_types::Profile;

/// Hidden, as it tells of the host and is of no use inside: files behind `/dev/null`, folders behind an empty read-only one. A host that lacks one has nothing to hide.
pub const MASKED_PROC: &[&str] = &[
    "acpi",
    "asound",
    "bootconfig",
    "bus",
    "cmdline",
    "config.gz",
    "consoles",
    "diskstats",
    "dma",
    "driver",
    "dynamic_debug",
    "fs",
    "interrupts",
    "iomem",
    "ioports",
    "irq",
    "kallsyms",
    "kcore",
    "keys",
    "key-users",
    "kmsg",
    "kpagecount",
    "kpageflags",
    "latency_stats",
    "mdstat",
    "modules",
    "mtrr",
    "pagetypeinfo",
    "partitions",
    "pressure",
    "sched_debug",
    "scsi",
    "slabinfo",
    "softirqs",
    "sysrq-trigger",
    "sys/fs/dentry-state",
    "sys/fs/inode-nr",
    "sys/fs/inode-state",
    "sys/kernel/core_pattern",
    "sys/kernel/modprobe",
    "sys/kernel/hotplug",
    "sys/kernel/pty/nr",
    "sys/user",
    "timer_list",
    "timer_stats",
    "vmallocinfo",
];

/// As [`MASKED_PROC`], of `/proc/sys/net`: settings of the whole host among those of the container's network, which are found from within that alone. A network
/// namespace that the container makes itself has them again, unmasked, so a host sets them before.
pub const MASKED_NET: &[&str] = &["sys/net/netfilter/nf_hooks_lwtunnel"];

/// Counts of the host behind zeroes of its own names: programs fail on an empty file.
pub const ZEROED_PROC: &[&str] = &["sys/fs/file-nr", "vmstat"];

/// The folder of `/sys` that leads to the host's disks, whose own folders are hidden with it.
pub const DISKS: &str = "class/block";

pub const MASKED_SYS: &[&str] = &[
    "block",
    "class/block",
    "dev/block",
    "devices/virtual/block",
    "devices/virtual/dmi",
    "devices/virtual/powercap",
    "firmware",
    "fs/bpf",
    "fs/btrfs",
    "fs/ext4",
    "fs/selinux",
    "kernel/boot_params",
    "kernel/btf",
    "kernel/debug",
    "kernel/iommu_groups",
    "kernel/irq",
    "kernel/security",
    "kernel/slab",
    "kernel/tracing",
    "kernel/vmcoreinfo",
    "module",
];

/// What a container is shown of itself in place of the host, each by its last name.
pub const OWN_FIGURES: &[&str] = &[
    "proc/cpuinfo",
    "proc/diskstats",
    "proc/loadavg",
    "proc/meminfo",
    "proc/stat",
    "proc/swaps",
    "proc/uptime",
    "sys/devices/system/cpu/online",
];

/// Devices bound from the host, each with its major and minor number, checked before use.
pub const DEVICES: &[(&str, u32, u32)] =
    &[("null", 1, 3), ("zero", 1, 5), ("full", 1, 7), ("random", 1, 8), ("urandom", 1, 9), ("tty", 5, 0)];

/// Those that profiles give, below `/dev`, with their numbers.
pub const PROFILE_DEVICES: &[(Profile, &str, u32, u32)] =
    &[(Profile::TUN, "net/tun", 10, 200), (Profile::FUSE, "fuse", 10, 229)];

/// Symbolic links every `/dev` has.
pub const DEVICE_LINKS: &[(&str, &str)] = &[
    ("fd", "/proc/self/fd"),
    ("stdin", "/proc/self/fd/0"),
    ("stdout", "/proc/self/fd/1"),
    ("stderr", "/proc/self/fd/2"),
    ("ptmx", "pts/ptmx"),
];

/// Where commands are looked for when the spec sets no PATH.
pub const PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
