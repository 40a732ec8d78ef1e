use super::*;

/// Runs the filter as the kernel would.
fn run(machine: u32, number: u32, arguments: [u32; 3]) -> u32 {
    run_of(Wall::Container(Profile::DEFAULT), machine, number, arguments)
}
fn run_of(wall: Wall, machine: u32, number: u32, arguments: [u32; 3]) -> u32 {
    let [a, b, c] = arguments.map(u64::from);
    run_words(wall, machine, number, [a, b, c, 0, 0, 0])
}
fn run_words(wall: Wall, machine: u32, number: u32, arguments: [u64; 6]) -> u32 {
    let program = Filter::of(program(wall)).0;
    let (mut at, mut held) = (0, 0);
    loop {
        let step = program[at];
        at += 1;
        match u32::from(step.code) {
            code if code == BPF_RET | BPF_K => return step.k,
            code if code == BPF_LD | BPF_W | BPF_ABS => {
                held = match step.k {
                    NUMBER => number,
                    MACHINE => machine,
                    offset => (arguments[(offset as usize - 16) / 8] >> (8 * (offset % 8))) as u32,
                }
            }
            code if code == BPF_ALU | BPF_AND | BPF_K => held &= step.k,
            code => {
                let yes = if code == BPF_JMP | BPF_JEQ | BPF_K { held == step.k } else { held >= step.k };
                at += usize::from(if yes { step.jt } else { step.jf });
            }
        }
    }
}

/// Decided by more than the number.
const BY_ARGUMENT: [libc::c_long; 7] = [
    libc::SYS_socket,
    libc::SYS_ioctl,
    libc::SYS_setsockopt,
    libc::SYS_getsockopt,
    libc::SYS_fsopen,
    libc::SYS_fsconfig,
    libc::SYS_fsmount,
];

#[test]
fn every_number_gets_what_the_lists_say() {
    for number in 0..2000 {
        if BY_ARGUMENT.contains(&number) {
            continue;
        }
        let allowed = [ALLOWED, ALLOWED_HERE, ALLOWED_YOUNG].iter().any(|list| list.contains(&number));
        for (profile, more) in [(Profile::DEFAULT, false), (Profile::NESTING, false), (Profile::IOURING, true)] {
            let wanted = allowed || (more && IO_URING.contains(&number));
            let wanted = if wanted { libc::SECCOMP_RET_ALLOW } else { MISSING };
            let found = run_of(Wall::Container(profile), ARCHITECTURE, number as u32, [0; 3]);
            assert_eq!(found, wanted, "{profile:?}, call {number}");
        }
    }
    assert_eq!(run(ARCHITECTURE, libc::SYS_bpf as u32, [0; 3]), MISSING);
    assert_eq!(run(ARCHITECTURE, 0x4000_0000 | libc::SYS_getpid as u32, [0; 3]), MISSING);
    assert_eq!(run(ARCHITECTURE ^ 1, 0, [0; 3]), libc::SECCOMP_RET_KILL_PROCESS);
}

#[test]
fn sockets_and_ioctls_are_told_apart_by_argument() {
    let socket = |family, protocol| run(ARCHITECTURE, libc::SYS_socket as u32, [family, 1, protocol]);
    assert_eq!([1, 2, 10, 17].map(|family| socket(family, 0)), [libc::SECCOMP_RET_ALLOW; 4]);
    assert_eq!([0, 9, 15, 16].map(|protocol| socket(16, protocol)), [libc::SECCOMP_RET_ALLOW; 4]);
    assert_eq!([(16, 6), (16, 12), (38, 0), (40, 0)].map(|(family, protocol)| socket(family, protocol)), [MISSING; 4]);
    let netfilter = |profile| run_of(Wall::Container(profile), ARCHITECTURE, libc::SYS_socket as u32, [16, 3, 12]);
    let by_profile = [Profile::NFTABLES, Profile::NFTABLES.with(Profile::IOURING), Profile::NESTING].map(netfilter);
    assert_eq!(by_profile, [libc::SECCOMP_RET_ALLOW, libc::SECCOMP_RET_ALLOW, MISSING]);
    let ioctl = |call| run(ARCHITECTURE, libc::SYS_ioctl as u32, [0, call, 0]);
    assert_eq!([0x5412, 0x541c, 0x5401].map(ioctl), [MISSING, MISSING, libc::SECCOMP_RET_ALLOW]);
    // FICLONE and its like; SUBVOL_CREATE, SNAP_CREATE_V2, SET_PROPS of another type.
    assert_eq!([0x4004_9409, 0x4020_940d, 0xc018_9436].map(ioctl), [libc::SECCOMP_RET_ALLOW; 3]);
    assert_eq!([0x5000_940e, 0x5000_9417, 0x9408].map(ioctl), [NOT_HERE; 3]);
    assert_eq!([0x5000_930e, 0x9494_0000].map(ioctl), [libc::SECCOMP_RET_ALLOW; 2]);
}

#[test]
fn options_that_take_memory_or_change_tables_are_unknown() {
    for number in [libc::SYS_setsockopt, libc::SYS_getsockopt] {
        let option = |level: i32, name| run(ARCHITECTURE, number as u32, [3, level as u32, name]);
        let (packet, four, six) = (libc::SOL_PACKET, libc::SOL_IP, libc::SOL_IPV6);
        // PACKET_RX_RING, PACKET_TX_RING; iptables, arptables, ebtables, ipset, multicast routes, virtual servers; ip6tables.
        for (level, name) in [(packet, 5), (packet, 13), (four, 64), (four, 67), (four, 96), (four, 128), (four, 83)] {
            assert_eq!(option(level, name), NO_OPTION, "{level} {name}");
        }
        for (level, name) in [(four, 200), (four, 1153), (four, u32::MAX), (six, 64), (six, 65), (six, 200)] {
            assert_eq!(option(level, name), NO_OPTION, "{level} {name}");
        }
        // PACKET_STATISTICS, IP_TTL, the last of IPv4's, SO_ORIGINAL_DST, IPV6_TCLASS, IPV6_FREEBIND, SO_ATTACH_FILTER, TCP_NODELAY.
        for (level, name) in [(packet, 6), (four, 2), (four, 52), (four, 80), (six, 67), (six, 78), (1, 26), (6, 1)] {
            assert_eq!(option(level, name), libc::SECCOMP_RET_ALLOW, "{level} {name}");
        }
    }
}

#[test]
fn only_who_has_the_pass_makes_file_systems_and_leaves_namespaces() {
    let ours = [libc::SYS_fsopen, libc::SYS_fsconfig, libc::SYS_fsmount];
    let container = Wall::Container(Profile::DEFAULT);
    let confined = [libc::SYS_unshare, libc::SYS_setns].map(|number| (Wall::Confined, number));
    let calls = ours.map(|number| (container, number)).into_iter().chain(confined);
    for (wall, number) in calls {
        let with = |sixth| run_words(wall, ARCHITECTURE, number as u32, [0, 0, 0, 0, 0, sixth]);
        assert_eq!(with(pass()), libc::SECCOMP_RET_ALLOW);
        for wrong in [0, pass() ^ 1, pass() ^ 1 << 63, u64::from(HIGH_PASS) << 32 | u64::from(LOW_PASS)] {
            assert_eq!(with(wrong), MISSING);
        }
    }
    let netfilter = |sixth| run_words(container, ARCHITECTURE, libc::SYS_socket as u32, [16, 3, 12, 0, 0, sixth]);
    assert_eq!((netfilter(pass()), netfilter(0)), (libc::SECCOMP_RET_ALLOW, MISSING));
}

#[test]
fn who_reads_archives_has_no_sockets_programs_or_processes() {
    let refused = [
        libc::SYS_socket,
        libc::SYS_connect,
        libc::SYS_execve,
        libc::SYS_execveat,
        libc::SYS_clone,
        libc::SYS_clone3,
        libc::SYS_ptrace,
        libc::SYS_mount,
        libc::SYS_fsopen,
        libc::SYS_bpf,
        libc::SYS_io_uring_setup,
        libc::SYS_keyctl,
        libc::SYS_ioctl,
        libc::SYS_kill,
        libc::SYS_process_vm_writev,
        libc::SYS_userfaultfd,
        libc::SYS_memfd_create,
    ];
    for number in refused {
        assert_eq!(run_of(Wall::Confined, ARCHITECTURE, number as u32, [0; 3]), MISSING, "call {number}");
    }
    assert_eq!(run_of(Wall::Confined, ARCHITECTURE, libc::SYS_openat2 as u32, [0; 3]), libc::SECCOMP_RET_ALLOW);
}

#[test]
fn who_reads_archives_bounds_and_signals_itself_alone() {
    let run = |number, arguments| run_of(Wall::Confined, ARCHITECTURE, number as u32, arguments);
    let own = std::process::id();
    for number in [libc::SYS_prlimit64, libc::SYS_tgkill] {
        let by_process = [own, 0, 1, own ^ 1, u32::MAX, OWN_PID].map(|pid| run(number, [pid, own, 9]));
        let (yes, no) = (libc::SECCOMP_RET_ALLOW, MISSING);
        assert_eq!(by_process, [yes, yes, no, no, no, no]);
    }
    // F_SETOWN, F_SETSIG, F_SETOWN_EX, F_SETLEASE, F_NOTIFY.
    for request in [8, 10, 15, 1024, 1026] {
        assert_eq!(run(libc::SYS_fcntl, [1, request, own]), MISSING, "{request}");
    }
    assert_eq!(run(libc::SYS_fcntl, [1, libc::F_DUPFD_CLOEXEC as u32, 0]), libc::SECCOMP_RET_ALLOW);
}
