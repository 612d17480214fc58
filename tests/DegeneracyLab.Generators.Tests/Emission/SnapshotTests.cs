using DegeneracyLab.Generators.Tests.Infrastructure;

namespace DegeneracyLab.Generators.Tests.Emission;

/// <summary>Whole generated files, as a reader sees them. They are few, so that a difference is read before it is accepted.</summary>
public class SnapshotTests
{
    [Fact]
    public Task The_digit_classifier() => Snapshot.VerifyAsync(Generation.Sound(Samples.Digits));

    [Fact]
    public Task Inside_other_types_with_awkward_names() => Snapshot.VerifyAsync(Generation.Sound(Samples.Nested));

    [Fact]
    public Task Among_hostile_names() => Snapshot.VerifyAsync(Generation.Sound(Samples.Hostile));

    [Fact]
    public Task Without_layers_and_namespace() => Snapshot.VerifyAsync(Generation.Sound("[DegeneracyLab.Network(Input = 3)] internal partial class Nothing;"));

    [Fact]
    public Task The_surface_of_a_wrong_network() => Snapshot.VerifyAsync(Generation.Of("""
        using DegeneracyLab;

        namespace Samples;

        [Network(Input = 4)]
        [Linear(-3), ReLU]
        public partial class Wrong;
        """));

    [Fact]
    public Task The_surface_of_a_wrong_block_and_of_its_user() => Snapshot.VerifyAsync(Generation.Of("""
        using DegeneracyLab;

        namespace Samples;

        [Block(Input = nameof(width))]
        [Linear(-3), ReLU]
        public partial class Wrong(int width);

        [Network(Input = 4)]
        [Use<Wrong>(4), Linear(2)]
        public partial class User;
        """));

    [Fact]
    public Task The_surface_of_a_network_with_a_base_class() => Snapshot.VerifyAsync(Generation.Of("""
        using DegeneracyLab;

        namespace Samples;

        public class Base(int size)
        {
            public int Size => size;
        }

        [Network(Input = 4)]
        [Linear(3)]
        public partial class Wrong : Base;
        """));
}
