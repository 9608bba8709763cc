# confine.pl NUMBER,NUMBER,... PROGRAM WORD...: runs the program with these system calls and no others (EPERM), and,
# where the kernel can (6.3), with no memory that is writable and executable. What systemd does for a unit. x86-64.
use strict;
use warnings;

my ($numbers, @command) = @ARGV;

# The classic BPF of seccomp(2): compares the number with each in turn. See linux/filter.h, linux/seccomp.h.
my ($load, $compare, $answer) = (0x20, 0x15, 0x06);
my ($allow, $refuse) = (0x7fff0000, 0x00050001); # SECCOMP_RET_ALLOW; SECCOMP_RET_ERRNO with EPERM
my @program = (pack('SCCL', $load, 0, 0, 0));
for my $number (split /,/, $numbers) {
    push @program, pack('SCCL', $compare, 0, 1, $number), pack('SCCL', $answer, 0, 0, $allow);
}
push @program, pack('SCCL', $answer, 0, 0, $refuse);
my $code = join '', @program;
my $filter = pack('S x6 P', scalar(@program), $code);

my ($prctl, $no_new_privileges, $seccomp, $mode_filter, $deny_write_execute) = (157, 38, 22, 2, 65);
syscall($prctl, $no_new_privileges, 1, 0, 0, 0) == 0 or die "no_new_privs: $!";
syscall($prctl, $deny_write_execute, 1, 0, 0, 0); # older kernels do not know it
syscall($prctl, $seccomp, $mode_filter, $filter, 0, 0) == 0 or die "seccomp: $!";
exec { $command[0] } @command or die "$command[0]: $!";
