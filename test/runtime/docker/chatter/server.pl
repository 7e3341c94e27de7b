# A small server for tests of runtimes: stores lines on disk, and sends every peer a datagram every few milliseconds.
#
#   server.pl NAME PEER...
#
# TCP 7000, one request a line: "put TEXT" stores, "get" returns everything stored in one line, "heard PEER" counts datagrams, "time" says what time it is.
use strict;
use warnings;
use IO::Handle;
use IO::Select;
use IO::Socket::INET;
use Socket;

my ($name, @peers) = @ARGV;
my $data = '/data/lines';
my $every_s = 0.005;

$| = 1;
print "I am $name\n";
print STDERR "and this is my standard error\n";

my %address = map { $_ => inet_aton($_) // die "$_ has no address\n" } @peers;

sub chatter {
    my $udp = IO::Socket::INET->new(Proto => 'udp') or die "udp: $!\n";
    while (1) {
        $udp->send($name, 0, pack_sockaddr_in(7001, $address{$_})) for @peers;
        select(undef, undef, undef, $every_s);
    }
}

my %heard;

sub slurp { open(my $file, '<', $data) or return ''; my @lines = <$file>; chomp @lines; return join(',', @lines) }

sub append {
    open(my $file, '>>', $data) or die "$data: $!\n";
    print $file "$_[0]\n";
    $file->flush; $file->sync; close $file;
    return 'ok';
}

sub answer {
    my ($verb, $rest) = split / /, $_[0], 2;
    return append($rest) if $verb eq 'put';
    return slurp() if $verb eq 'get';
    return $heard{$rest} // 0 if $verb eq 'heard';
    return time if $verb eq 'time';
    return 'what?';
}

sub serve {
    my $tcp = IO::Socket::INET->new(LocalPort => 7000, Listen => 64, ReuseAddr => 1) or die "tcp: $!\n";
    my $udp = IO::Socket::INET->new(LocalPort => 7001, Proto => 'udp') or die "udp: $!\n";
    my $select = IO::Select->new($tcp, $udp);
    while (my @ready = $select->can_read) {
        for my $socket (@ready) {
            if ($socket == $udp) { $udp->recv(my $from, 64); $heard{$from}++ }
            elsif ($socket == $tcp) { $select->add($tcp->accept) }
            elsif (defined(my $line = <$socket>)) { chomp $line; print $socket answer($line), "\n" }
            else { $select->remove($socket); close $socket }
        }
    }
}

(fork // die "fork: $!\n") ? serve() : chatter();
