# The beacon of one node. It hears datagrams from other nodes and says, when its own node asks, who was heard.
#
#   beacon.pl listen               runs for the life of the node
#   beacon.pl send TOKEN IP...     sends TOKEN to these nodes, twice
#   beacon.pl heard TOKEN          prints the addresses TOKEN was heard from, one a line
use strict;
use warnings;
use Socket;
use IO::Socket::INET;

my $port = 61717;
my $again_s = 0.03;    # the second datagram is for an address that was still being resolved when the first one left
my $patience_s = 5;

sub inet { IO::Socket::INET->new(Proto => 'udp', @_) or die "beacon: $!\n" }
sub to { pack_sockaddr_in($port, inet_aton($_[0])) }

sub listen_for_ever {
    local $SIG{TERM} = sub { exit };
    my $socket = inet(LocalPort => $port);
    my %heard;
    while (1) {
        my $from = $socket->recv(my $message, 1024) // next;
        my ($verb, $token) = split / /, $message;
        my $address = inet_ntoa((unpack_sockaddr_in($from))[1]);
        if ($verb eq 'send') { $heard{$token}{$address} = 1 }
        elsif ($address eq '127.0.0.1') { $socket->send(join("\n", keys %{ delete $heard{$token} || {} }), 0, $from) }
    }
}

sub send_token {
    my ($token, @addresses) = @_;
    my $socket = inet();
    for my $attempt (1, 2) {
        $socket->send("send $token", 0, to($_)) for @addresses;
        select(undef, undef, undef, $again_s);
    }
}

# The question waits in the listener's queue behind all datagrams that have arrived: the answer misses none of them.
sub ask {
    my ($token) = @_;
    my $socket = inet();
    local $SIG{ALRM} = sub { die "beacon: the listener did not answer\n" };
    alarm $patience_s;
    $socket->send("heard $token", 0, to('127.0.0.1'));
    defined $socket->recv(my $answer, 65536) or die "beacon: $!\n";
    print $answer, "\n";
}

my ($verb, @arguments) = @ARGV;
my %verbs = (listen => \&listen_for_ever, send => \&send_token, heard => \&ask);
($verbs{$verb // ''} or die "beacon: listen, send TOKEN IP..., or heard TOKEN\n")->(@arguments);
