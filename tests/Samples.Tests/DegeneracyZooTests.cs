using DegeneracyLab;
using DegeneracyLab.Analysis;
using Samples.Zoo;
using Spectre.Console;
using static TorchSharp.torch;

namespace Samples.Tests;

/// <summary>The exhibits of the zoo: the library counts what was derived by hand.</summary>
public sealed class DegeneracyZooTests
{
    public static TheoryData<string> Names => [.. DegeneracyZoo.Exhibits.Select(exhibit => exhibit.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_library_counts_what_was_derived_by_hand(string name)
    {
        Exhibit exhibit = DegeneracyZoo.Find(name)!;
        ZooCounts derived = exhibit.Derived;
        Assert.Equal(derived.Parameters, derived.Nullity + derived.FunctionalDimension);
        AnalysisResult result = exhibit.Analyse();
        Assert.Empty(derived.Differences(ZooCounts.Of(result)));
        Assert.Equal(derived.Nullity - derived.ProvedNullity, result.Degeneracy!.FreeOnlyToRounding);
    }

    /// <summary>A witness that shares nothing with the count: singular values of the Jacobian by autograd.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void The_functional_dimension_is_the_rank_of_the_Jacobian_by_autograd(string name)
    {
        using var scope = NewDisposeScope();
        Exhibit exhibit = DegeneracyZoo.Find(name)!;
        IInstrumentedNetwork network = exhibit.Network();
        using var disposed = (IDisposable)network;
        Tensor outputs = ((nn.Module<Tensor, Tensor>)network).call(Exhibit.Data(exhibit.Samples, network)).flatten();
        Tensor[] parameters = [.. network.NamedParameters().Select(named => named.Parameter)];
        Tensor jacobian = stack([.. Enumerable.Range(0, (int)outputs.numel()).Select(output => Gradient(outputs[output]))]);
        Tensor values = linalg.svdvals(jacobian);
        Assert.Equal(exhibit.Derived.FunctionalDimension, (values > 1e-10 * Math.Max(values.max().item<double>(), 1)).sum().item<long>());

        Tensor Gradient(Tensor output) =>
            cat([.. autograd.grad([output], parameters, retain_graph: true, allow_unused: true).Zip(parameters, (gradient, parameter) => (gradient?.IsInvalid ?? true ? zeros_like(parameter) : gradient).flatten())]);
    }

    /// <summary>The directions of each list are free by their certificates, and the orders are those derived by hand.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Each_direction_is_certified_and_orders_are_those_derived_by_hand(string name)
    {
        Exhibit exhibit = DegeneracyZoo.Find(name)!;
        IInstrumentedNetwork network = exhibit.Network();
        using var disposed = (IDisposable)network;
        using Tensor data = Exhibit.Data(exhibit.Samples, network);
        IReadOnlyList<FreeDirection> directions = NetworkDirections.Find(network, data, TestContext.Current.CancellationToken);
        Assert.Equal(exhibit.Derived.Stages, directions.GroupBy(direction => direction.Stage).ToDictionary(stage => stage.Key, stage => stage.Count()));
        Assert.All(NetworkDirections.Certify(network, data, directions, TestContext.Current.CancellationToken), certificate => Assert.True(certificate.Holds, certificate.ToString()));
        DirectionOrders orders = NetworkDirections.Orders(network, data, directions, cancellationToken: TestContext.Current.CancellationToken);
        Assert.DoesNotContain(orders.All, order => order.Outcome == OrderOutcome.Undecided);
        Assert.Equal(exhibit.Derived.SmallestOrder, orders.Smallest);
    }

    [Fact]
    public void Every_stage_of_a_chain_but_the_longest_ranges_has_an_exhibit()
    {
        string[] stages = [.. DegeneracyZoo.Exhibits.SelectMany(exhibit => exhibit.Derived.Stages.Keys).Distinct()];
        string[] expected = ["act", "jac", "cond1", "sync", "gen_u", "gen_c", "pair_u", "pair_c", "r3_u", "spans", "gauge", "paths", "rest"];
        Assert.Empty(expected.Except(stages));
    }

    [Fact]
    public void Names_are_distinct_and_fit_their_column()
    {
        Assert.Distinct(DegeneracyZoo.Exhibits.Select(exhibit => exhibit.Name));
        Assert.Equal(DegeneracyZoo.LongestName, DegeneracyZoo.Exhibits.Max(exhibit => exhibit.Name.Length));
    }

    [Fact]
    public void The_table_fits_80_columns_and_has_each_exhibit()
    {
        string[] lines = Written(console => Assert.True(ZooTable.Write(console, DegeneracyZoo.Exhibits)), width: 200);
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 80));
        Assert.All(DegeneracyZoo.Exhibits, exhibit => Assert.Single(lines, line => line.StartsWith($"{exhibit.Name} ", StringComparison.Ordinal)));
        Assert.Contains("nearly-equal-inputs           3     2       1  act 1, sync 1", lines);
        Assert.Equal("All numbers are those derived by hand.", lines[^1]);
    }

    [Fact]
    public void A_page_has_everything_and_fits_80_columns()
    {
        string[] lines = Written(console => Assert.True(ExhibitPage.Write(console, TwoZeros.Exhibit)), width: 80);
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 80));
        string[] expected =
        [
            "two-zeros: a product of two weights that are 0", "Look at: the orders", "Linear2.weight: (0)", "data, 3 samples: (1) (2) (3)",
            "TwoZeros on 3 samples: 2 of 2 parameter directions are free, which is proved", "k = 2", "All numbers are those derived by hand.",
        ];
        Assert.All(expected, part => Assert.Contains(lines, line => line.Contains(part, StringComparison.Ordinal)));
    }

    [Fact]
    public void A_difference_is_reported_by_name_with_both_numbers()
    {
        Exhibit wrong = Rescaling.Exhibit with { Derived = Rescaling.Exhibit.Derived with { FunctionalDimension = 3, Stages = new Dictionary<string, int> { ["act"] = 3 } } };
        string[] lines = Written(console => Assert.False(ZooTable.Write(console, [wrong])), width: 200);
        Assert.Contains("rescaling: functional dimension: derived by hand 3, counted 4", lines);
        Assert.Contains("rescaling: free directions: derived by hand 3, counted 2", lines);
        Assert.Contains("rescaling: stage act: derived by hand 3, counted 0", lines);
        Assert.Contains("rescaling: stage sync: derived by hand 0, counted 2", lines);
    }

    [Theory]
    [InlineData("rescalin", "rescaling")]
    [InlineData("convolutoin", "convolution")]
    [InlineData("layernorm", "layer-norm")]
    public void Of_an_unknown_name_the_nearest_is_named(string typed, string nearest) =>
        Assert.Equal($"There is no exhibit '{typed}'; the nearest name is '{nearest}'. All names: --list.", DegeneracyZoo.Unknown(typed));

    [Fact]
    public void Weights_of_another_number_are_refused()
    {
        Exhibit fewer = Rescaling.Exhibit with { Weights = [[1, 0, 0], [1, 2]] }, other = Rescaling.Exhibit with { Weights = [[1, 0, 0, 1]] };
        Assert.Equal("rescaling states 3 numbers for Linear1.weight, which has 4.", Assert.Throws<InvalidOperationException>(fewer.Network).Message);
        Assert.Equal("rescaling states 1 parameters, but Rescaling has 2: Linear1.weight, Linear2.weight.", Assert.Throws<InvalidOperationException>(other.Network).Message);
    }

    private static string[] Written(Action<IAnsiConsole> write, int width)
    {
        using var text = new StringWriter();
        IAnsiConsole console = AnsiConsole.Create(new() { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Interactive = InteractionSupport.No, Out = new AnsiConsoleOutput(text) });
        console.Profile.Width = width;
        write(console);
        return [.. text.ToString().TrimEnd().Split('\n').Select(line => line.TrimEnd())];
    }
}
