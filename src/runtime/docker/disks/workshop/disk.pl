# Makes, breaks and mends the disks of nodes. A disk is a file /disks/NAME.img with an ext4 on it, behind a loop device, mounted here
# at /mnt/NAME as long as the run lasts: the node's own mount is another one of the same file system, and shares its pages.
#
#   disk.pl make SIZE NAME              makes a disk, and prints its device
#   disk.pl cut KEPT SEED NAME...       loses the power of mounted disks; prints what was on them right before, as `list` does
#   disk.pl recover NAME...             mounts anew, which replays the journal, once nobody has them mounted any more
#   disk.pl list NAME...                prints a line for each file: disk, inode, bytes, bytes not yet written, path
#   disk.pl look NAME...                prints for each disk what a write to it says: `works`, `full`, `read-only`, or why else it failed
#   disk.pl fill | drain NAME...        leaves no block free; frees them again
#   disk.pl refuse NAME...              nothing can be written from now on, until the disk is recovered
#   disk.pl slow CGROUP RATE NAME...    lets processes of a cgroup (v2) do so many operations a second and no more; any number: `max`
#   disk.pl pace CGROUP RATE NAME...    prints for each disk how long a synced write takes such a process at this rate, ns; nothing while it is frozen
#   disk.pl flip SEED NAME...           flips a bit near the end of what is written of the newest file
#   disk.pl truncate BYTES NAME...      cuts so much off the end of what is written of the newest file
#   disk.pl snapshot | restore | wipe NAME...
#   disk.pl release                     frees every device that has a file of /disks behind it
#   disk.pl wait                        runs for the life of the run
use strict;
use warnings;
use Fcntl qw(O_RDONLY O_RDWR O_CREAT O_DIRECTORY);
use POSIX ();
use IO::Handle;

my %ioctl = (shutdown => 0x8004587D, freeze => 0xC0045877, thaw => 0xC0045878);
# How a file system is shut down: its journal's last transaction is still written, or is not.
my ($journaled, $unjournaled) = (1, 2);
my $machine = (POSIX::uname())[4];
my %call = $machine eq 'x86_64'
    ? (fallocate => 285, sync_file_range => 277, syncfs => 306, cachestat => 451, clock_gettime => 228)
    : (fallocate => 47, sync_file_range => 84, syncfs => 267, cachestat => 451, clock_gettime => 113);    # as arm64 and all later ones have them
my ($page, $near_the_end) = (4096, 64);
my $filler = '.ordeal-full';
my $patience_s = 8;

sub run { system(@_) == 0 or die "@_ failed with code ", $? >> 8, "\n" }
sub root { "/mnt/$_[0]" }

sub opened {
    my ($path, $mode) = @_;
    sysopen(my $handle, $path, $mode) or die "$path: $!\n";
    return $handle;
}

sub device {
    my ($name, $column) = (@_, 'NAME');
    my ($device) = qx(losetup -nO $column -j /disks/$name.img) =~ /(\S+)/ or die "no device is left of $name\n";
    return $device;
}

# Nothing is flushed on to the host's disk: it is the file system here that loses its power, never the host.
sub mount_disk {
    my ($name) = @_;
    run('mount', '-t', 'ext4', '-o', 'nobarrier', device($name), root($name));
}

sub make {
    my ($size, $name) = @_;
    my $image = "/disks/$name.img";
    my $new = opened($image, O_RDWR | O_CREAT);
    truncate($new, $size) or die "$image: $!\n";
    # No reserve for root, nothing left to be initialized later, a journal that is quickly replayed; few inodes keep the file small.
    run(split(' ', 'mkfs.ext4 -q -F -m 0 -i 65536 -J size=8 -E lazy_itable_init=0,lazy_journal_init=0'), $image);
    # A server may insist on an empty directory.
    run("debugfs -w -R 'rmdir lost+found' $image >/dev/null 2>&1");
    run("losetup -f $image");
    mkdir root($name) or die root($name), ": $!\n";
    mount_disk($name);
    print device($name), "\n";
}

# Bytes of a stretch of a file that are in memory only; undefined where the kernel cannot tell (before 6.5).
sub unwritten {
    my ($file, $from, $length) = @_;
    my ($range, $counts) = (pack('Q2', $from, $length), "\0" x 40);
    return undef if syscall($call{cachestat}, fileno($file), $range, $counts, 0) != 0;
    my (undef, $dirty, $leaving) = unpack('Q3', $counts);
    return ($dirty + $leaving) * $page;
}

sub files {
    my ($name) = @_;
    my $root = root($name);
    open(my $found, '-|', 'find', $root, '-mindepth', 1, '!', '-name', $filler, '-printf', '%y %i %s %T@ %P\n') or die "find: $!\n";
    return map { /^(\w) (\d+) (\d+) (\S+) (.*)$/ ? { type => $1, inode => $2, size => $3, changed => $4, path => $5, at => "$root/$5" } : () } <$found>;
}

sub list {
    for my $name (@_) {
        for my $file (files($name)) {
            my ($size, $unwritten) = (0, 0);
            # One that has gone meanwhile was nothing to lose.
            if ($file->{type} eq 'f' && sysopen(my $handle, $file->{at}, O_RDONLY)) {
                $size = $file->{size};
                $unwritten = unwritten($handle, 0, $size) // 0;
                $unwritten = $size if $unwritten > $size;
            }
            print "$name $file->{inode} $size $unwritten $file->{path}\n";
        }
    }
}

# Writes back some of what is in memory only, in pieces, which may be single pages.
sub tear {
    my ($handle, $from, $length) = @_;
    my $unwritten = unwritten($handle, $from, $length);
    return if defined $unwritten && $unwritten == 0;
    if ($length <= $page || !defined $unwritten) {
        syscall($call{sync_file_range}, fileno($handle), $from, $length, 7) if rand() < 0.5;
        return;
    }
    my $half = $page * int(($length / $page + 1) / 2);
    tear($handle, $from, $half);
    tear($handle, $from + $half, $length - $half) if $length > $half;
}

sub tear_files {
    for my $file (grep { $_->{type} eq 'f' && $_->{size} > 0 } files($_[0])) {
        tear($_, 0, $file->{size}) for opened($file->{at}, O_RDONLY);
    }
}

sub cut {
    my ($kept, $seed, @names) = @_;
    srand($seed);
    tear_files($_) for $kept eq 'torn' ? @names : ();
    list(@names);
    for my $name (@names) {
        my $how = pack('L', $kept eq 'nothing' ? $unjournaled : $journaled);
        ioctl(opened(root($name), O_RDONLY), $ioctl{shutdown}, $how) or die "$name keeps its power: $!\n";
    }
    run('umount', root($_)) for @names;
}

sub is_mounted_here { return (stat root($_[0]))[0] != (stat '/mnt')[0] }

sub recover {
    for my $name (@_) {
        run('umount', root($name)) if is_mounted_here($name);
        my ($short) = device($name) =~ m{([^/]+)$};
        my $end = time + $patience_s;
        while (-e "/sys/fs/ext4/$short") {
            die "somebody keeps the file system of $name mounted\n" if time > $end;
            select(undef, undef, undef, 0.01);
        }
        mount_disk($name);
    }
}

sub free_blocks { my ($free) = qx(stat -f -c %a /mnt/$_[0]) =~ /(\d+)/; return $free }

# A file without a name, which the server does not see; 020000000 makes it one.
sub nameless {
    my $file;
    return sysopen($file, root($_[0]), O_RDWR | O_DIRECTORY | 020000000) ? $file : undef;
}

sub look {
    my ($name) = @_;
    my $file = nameless($name);
    if ($file && syswrite($file, 'x' x $page) && $file->sync) { print "works\n" }
    elsif ($!{EROFS}) { print 'read-only', free_blocks($name) > 0 ? '' : ', full', "\n" }
    elsif ($!{ENOSPC}) { print "full\n" }
    else { print "fails: $!\n" }
}

sub fill {
    my ($name) = @_;
    my $path = root($name) . "/$filler";
    my $file = opened($path, O_RDWR | O_CREAT);
    my $length = 1 << 50;
    while ($length >= $page) {
        my $size = -s $file;
        next if syscall($call{fallocate}, fileno($file), 0, $size, $length) == 0;
        $length = $length >> 1;
    }
    $file->sync or die "$path: $!\n";
}

sub drain {
    my $path = root($_[0]) . "/$filler";
    unlink $path or $!{ENOENT} or die "$path: $!\n";
}

sub told_cgroup {
    my ($cgroup, $file, $words) = @_;
    open(my $knob, '>', "/cgroup$cgroup/$file") or die "$file of $cgroup: $!\n";
    syswrite($knob, $words) or die "$words to $file of $cgroup: $!\n";
}

sub slow {
    my ($cgroup, $rate, @names) = @_;
    told_cgroup($cgroup, 'io.max', device($_, 'MAJ:MIN') . " riops=$rate wiops=$rate") for @names;
}

sub now_ns {
    my $time = "\0" x 16;
    syscall($call{clock_gettime}, 1, $time);
    my ($s, $ns) = unpack('q2', $time);
    return $s * 1e9 + $ns;
}

sub is_frozen {
    open(my $events, '<', "/cgroup$_[0]/cgroup.events") or die "cgroup.events of $_[0]: $!\n";
    return scalar grep { /^frozen 1/ } <$events>;
}

# Of as many writes as take half a second at this rate, and three at least: the kernel lets those of the first tenth pass. Who joins the
# frozen is frozen.
sub pace {
    my ($cgroup, $rate, @names) = @_;
    return if is_frozen($cgroup);
    told_cgroup($cgroup, 'cgroup.procs', '0');
    my $writes = $rate <= 4 ? 3 : $rate < 2000 ? int($rate / 2) + 1 : 1000;
    for my $name (@names) {
        my $file = nameless($name) or die "$name: $!\n";
        my $began = now_ns();
        for (1 .. $writes) {
            sysseek($file, 0, 0);
            syswrite($file, 'x' x $page) && $file->sync or die "$name: $!\n";
        }
        printf "%d\n", (now_ns() - $began) / $writes;
    }
}

# What can still be saved is saved: it is not this fault that loses anything.
sub refuse {
    my ($name) = @_;
    syscall($call{syncfs}, fileno(opened(root($name), O_RDONLY)));
    run('mount', '-o', 'remount,abort', root($name));
}

# Where the last byte of a file is that is not zero: files are often made long before they are written.
sub last_written {
    my ($handle) = @_;
    my $end = -s $handle;
    while ($end > 0) {
        my $from = $end > 65536 ? $end - 65536 : 0;
        sysseek($handle, $from, 0);
        sysread($handle, my $piece, $end - $from);
        my $backwards = reverse $piece;
        return $end - 1 - $-[0] if $backwards =~ /[^\0]/;
        $end = $from;
    }
    return undef;
}

# The file that was written last, opened, and where its last byte is.
sub newest {
    for my $file (sort { $b->{changed} <=> $a->{changed} } grep { $_->{type} eq 'f' } map { files($_) } @_) {
        my $handle = opened($file->{at}, O_RDWR);
        my $last = last_written($handle);
        return ($file, $handle, $last) if defined $last;
    }
    die "nothing is written there\n";
}

sub flip {
    my ($seed, @names) = @_;
    srand($seed);
    my ($file, $handle, $last) = newest(@names);
    my ($at, $bit) = ($last - int(rand($last < $near_the_end ? $last + 1 : $near_the_end)), int(rand(8)));
    sysseek($handle, $at, 0);
    sysread($handle, my $byte, 1);
    sysseek($handle, $at, 0);
    syswrite($handle, chr(ord($byte) ^ 1 << $bit)) && $handle->sync or die "$file->{path}: $!\n";
    print "bit $bit of byte $at of $file->{path}\n";
}

sub cut_off {
    my ($bytes, @names) = @_;
    my ($file, $handle, $last) = newest(@names);
    my $left = $last + 1 > $bytes ? $last + 1 - $bytes : 0;
    truncate($handle, $left) && $handle->sync or die "$file->{path}: $!\n";
    print $last + 1 - $left, " bytes off the end of $file->{path}, which has $left left\n";
}

sub copy { run('cp', '-a', "$_[0]/.", "$_[1]/") }

sub told { my $files = grep { $_->{type} eq 'f' } map { files($_) } @_; return "$files files" }

# While it is copied nothing changes: it is the data of one moment, and all of it is synced.
sub snapshot {
    my @names = @_;
    my @frozen;
    my $thaw = sub { ioctl($_, $ioctl{thaw}, 0) for splice @frozen };
    local $SIG{TERM} = local $SIG{INT} = sub { die "interrupted\n" };
    eval {
        for my $name (@names) {
            my $root = opened(root($name), O_RDONLY);
            ioctl($root, $ioctl{freeze}, 0) or die "$name cannot be held still: $!\n";
            push @frozen, $root;
        }
        for my $name (@names) {
            run('rm', '-rf', "/disks/$name.copy");
            mkdir "/disks/$name.copy";
            copy(root($name), "/disks/$name.copy");
            run('rm', '-f', "/disks/$name.copy/$filler");
        }
    };
    my $trouble = $@;
    $thaw->();
    die $trouble if $trouble;
    print 'copied ', told(@names), "\n";
}

sub empty { run('find', root($_[0]), '-mindepth', 1, '-maxdepth', 1, '!', '-name', $filler, '-exec', 'rm', '-rf', '{}', '+') }

sub restore {
    -d "/disks/$_.copy" or die "there is no copy of $_\n" for @_;
    for my $name (@_) {
        empty($name);
        copy("/disks/$name.copy", root($name));
    }
    run('sync', '-f', map { root($_) } @_);
    print 'put back ', told(@_), "\n";
}

sub wipe {
    my $gone = told(@_);
    empty($_) for @_;
    run('sync', '-f', map { root($_) } @_);
    print "removed $gone\n";
}

sub devices { map { qx(losetup -nO NAME -j $_) =~ /(\S+)/g } glob '/disks/*.img' }

# The kernel lets go of a device when the last mount of it has ended, which may be a little later.
sub release {
    run('losetup', '-d', $_) for devices();
    my $end = time + $patience_s;
    select(undef, undef, undef, 0.01) while devices() && time < $end;
}

my $each = sub { my ($act) = @_; return sub { $act->($_) for @_ } };
my %verbs = (
    make => \&make, cut => \&cut, recover => \&recover, list => \&list, look => $each->(\&look),
    fill => $each->(\&fill), drain => $each->(\&drain), refuse => $each->(\&refuse),
    slow => \&slow, pace => \&pace,
    flip => \&flip, truncate => \&cut_off, snapshot => \&snapshot, restore => \&restore, wipe => \&wipe,
    release => \&release, wait => sub { $SIG{TERM} = sub { exit }; sleep while 1 },
);
my ($verb, @arguments) = @ARGV;
$verbs{$verb // ''} or die "disk.pl: no such verb; its first lines tell which there are\n";
$verbs{$verb}->(@arguments);
