# The beacon of one node. It hears datagrams from other nodes and says, when its own node asks, who was heard and what their links did.
#
#   beacon.pl listen                          runs for the life of the node
#   beacon.pl send TOKEN IP...                sends TOKEN to these nodes, twice
#   beacon.pl heard TOKEN                     prints the addresses TOKEN was heard from, one a line
#   beacon.pl measure TOKEN IP:COUNT:SIZE...  sends so many numbered datagrams, each with so many bytes, to these nodes
#   beacon.pl measured TOKEN                  prints what came of them, a line for each sender: `IP` and @fields below
use strict;
use warnings;
use Socket;
use IO::Socket::INET;
use POSIX ();

my $port = 61717;
my $again_s = 0.03;    # the second datagram is for an address that was still being resolved when the first one left
my $patience_s = 5;
my $room = 8 << 20;    # bytes of datagrams that may wait to be heard

# Times are nanoseconds between the first datagram that was sent and the last that came, and on their way, the least and the most.
my @fields = qw(arrived doubled wrong overtaken least most bytes took);

sub inet { IO::Socket::INET->new(Proto => 'udp', @_) or die "beacon: $!\n" }
sub to { pack_sockaddr_in($port, inet_aton($_[0])) }

# The machine's monotonic clock, nanoseconds: all nodes have the same. Time::HiRes is not in every Debian.
my %clock_gettime = (x86_64 => 228, aarch64 => 113);
my $clock_gettime = $clock_gettime{(POSIX::uname())[4]} // die "beacon: there is no clock for this machine\n";

sub now {
    my $time = pack 'q2', 0, 0;
    syscall($clock_gettime, 1, $time) == 0 or die "beacon: $!\n";
    my ($seconds, $nanoseconds) = unpack 'q2', $time;
    return $seconds * 1_000_000_000 + $nanoseconds;
}

# Any single bit that is not as it was sent changes this sum.
sub sum { unpack '%32C*', $_[0] }

sub listen_for_ever {
    local $SIG{TERM} = sub { exit };
    local $SIG{CHLD} = 'IGNORE';    # this is process 1, which all orphans become children of
    my $socket = inet(LocalPort => $port);
    setsockopt $socket, SOL_SOCKET, 33, pack 'l', $room;    # SO_RCVBUFFORCE
    my (%heard, %met, %wrong);
    while (1) {
        my $from = $socket->recv(my $message, 65536) // next;
        next if $message eq '';
        my ($verb, $token) = split / /, $message;
        my $address = inet_ntoa((unpack_sockaddr_in($from))[1]);
        my $answer = sub { $socket->send(join("\n", @_), 0, $from) };
        if ($address eq '127.0.0.1') {
            if ($verb eq 'heard') { $answer->(keys %{ delete $heard{$token} || {} }) }
            if ($verb eq 'measured') { $answer->(tell_met(delete $met{$token} || {}, \%wrong)) }
        }
        elsif ($message =~ /^send (\S+)$/) { $heard{$1}{$address} = 1 }
        elsif ($message =~ /^(\d+) (measure (\S+) (\d+) (\d+) .*)$/s && $1 == sum($2)) {
            meet($met{$3}{$address} //= {}, $4, $5, length $message);
        }
        else { $wrong{$address}++ }
    }
}

# Takes down one datagram: its number, when it was sent, how long it is with the headers of UDP and IP.
sub meet {
    my ($met, $number, $sent, $length) = @_;
    my $now = now();
    my $late = $now - $sent;
    $met->{took} = $now - ($met->{first} //= $sent);
    $met->{bytes} += $length + 28;
    if ($met->{seen}{$number}++) { $met->{doubled}++; return }
    $met->{arrived}++;
    $met->{overtaken}++ if $number < ($met->{last} // -1);
    $met->{last} = $number if $number > ($met->{last} // -1);
    $met->{least} = $late if !defined $met->{least} || $late < $met->{least};
    $met->{most} = $late if $late > ($met->{most} // 0);
}

# What is wrong in a datagram may be its token: all wrong ones of a sender are told with whatever is told next.
sub tell_met {
    my ($met, $wrong) = @_;
    $met->{$_}{wrong} = delete $wrong->{$_} for keys %$wrong;
    return map { my $of = $met->{$_}; join ' ', $_, map { $of->{$_} // 0 } @fields } keys %$met;
}

sub send_token {
    my ($token, @addresses) = @_;
    my $socket = inet();
    for my $attempt (1, 2) {
        $socket->send("send $token", 0, to($_)) for @addresses;
        select(undef, undef, undef, $again_s);
    }
}

sub measure {
    my ($token, @links) = @_;
    my $socket = inet();
    my @to = map { my ($address, $count, $size) = split /:/; { to => to($address), count => $count, pad => 'x' x $size } } @links;
    $socket->send('', 0, $_->{to}) for @to;    # addresses are resolved before anything is timed
    select(undef, undef, undef, $again_s);
    for (my $number = 0; grep { $number < $_->{count} } @to; $number++) {
        for my $link (grep { $number < $_->{count} } @to) {
            my $text = "measure $token $number " . now() . " $link->{pad}";
            $socket->send(sum($text) . " $text", 0, $link->{to});
        }
    }
}

# The question waits in the listener's queue behind all datagrams that have arrived: the answer misses none of them.
sub ask {
    my ($verb, $token) = @_;
    my $socket = inet();
    local $SIG{ALRM} = sub { die "beacon: the listener did not answer\n" };
    alarm $patience_s;
    $socket->send("$verb $token", 0, to('127.0.0.1'));
    defined $socket->recv(my $answer, 65536) or die "beacon: $!\n";
    print $answer, "\n";
}

my ($verb, @arguments) = @ARGV;
my %verbs = (
    listen => \&listen_for_ever,
    send => \&send_token,
    heard => sub { ask('heard', @_) },
    measure => \&measure,
    measured => sub { ask('measured', @_) },
);
($verbs{$verb // ''} or die "beacon: listen, send, heard, measure, or measured\n")->(@arguments);
