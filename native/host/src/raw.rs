//! System calls as an attacker makes them, without any of our own care: for the suites that try our walls from inside.
use std::io;

/// One argument of a system call.
pub enum Word<'a> {
    Number(i64),
    Memory(&'a mut [u8]),
}

/// Makes a system call by its number; memory must be as long as the call takes it to be.
pub fn call(number: i64, words: &mut [Word<'_>]) -> io::Result<i64> {
    let mut raw = [0; 6];
    for (slot, word) in raw.iter_mut().zip(words) {
        *slot = match word {
            Word::Number(number) => *number,
            Word::Memory(bytes) => bytes.as_mut_ptr() as i64,
        };
    }
    let [a, b, c, d, e, f] = raw;
    // SAFETY: memory is lent for the call; the suites make calls that are refused, or that open a descriptor and touch nothing else.
    let answer = unsafe { libc::syscall(number, a, b, c, d, e, f) };
    if answer < 0 { Err(io::Error::last_os_error()) } else { Ok(answer) }
}

/// `getpid` through the door for 32-bit programs; a negative number is an error.
#[cfg(target_arch = "x86_64")]
pub fn getpid_32bit() -> i32 {
    let mut answer: i64 = 20; // __NR_getpid of i386
    // SAFETY: getpid takes nothing and changes nothing; the door may clobber r8 to r11.
    unsafe {
        std::arch::asm!("int 0x80", inlateout("rax") answer, out("r8") _, out("r9") _, out("r10") _, out("r11") _);
    }
    answer as i32
}
