using static TorchSharp.torch;

namespace DegeneracyLab.Generators.Tests.Live;

/// <summary>Random networks, generated, compiled, run, and held against computations without the generator.</summary>
public sealed class RandomNetworkTests(RandomNetworkTests.Networks networks) : IClassFixture<RandomNetworkTests.Networks>
{
    private static readonly int Count = LongRun.IsOn ? 300 : 14;

    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, Count)];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void The_traced_forward_is_the_plain_forward_bit_for_bit(int number)
    {
        foreach (ScalarType dtype in (ScalarType[])[ScalarType.Float32, ScalarType.Float64])
        {
            using LiveNetwork live = networks.Create(number, dtype);
            foreach (int batch in (int[])[1, 3, 65])
                ForwardChecks.TracedIsPlain(live, batch);
        }
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Every_value_and_every_mask_is_what_the_declaration_says(int number)
    {
        using LiveNetwork live = networks.Create(number);
        ForwardChecks.ValuesAreThoseOfTheDeclaration(live);
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Products_between_all_hook_points_are_those_of_autograd(int number)
    {
        using LiveNetwork live = networks.Create(number);
        ProductChecks.AllPairs(live);
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Products_with_biases_and_with_streams_are_those_of_the_declaration_started_anew(int number)
    {
        using LiveNetwork live = networks.Create(number);
        ProductChecks.Restarted(live, most: LongRun.IsOn ? 60 : 12);
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void The_parameter_jacobian_is_that_of_autograd(int number)
    {
        using LiveNetwork live = networks.Create(number);
        ProductChecks.Parameters(live);
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void With_interventions_values_and_products_are_those_of_the_intervened_function(int number)
    {
        using LiveNetwork live = networks.Create(number);
        using Tensor input = live.Input(ProductChecks.Batch);
        RandomInterventions interventions = RandomInterventions.Of(live, ProductChecks.Batch, new Random(number));
        ForwardChecks.Interventions(live, input, interventions);
        ProductChecks.AllPairs(live, interventions.Create);
        ProductChecks.Restarted(live, most: LongRun.IsOn ? 40 : 4, input, interventions.Create(1), interventions.Change);
        ProductChecks.Parameters(live, interventions.Create(1));
        // Nothing of them stays behind.
        ForwardChecks.TracedIsPlain(live, batch: 2);
    }

    /// <summary>A second witness, which needs no derivative at all: the value at a hook point is replaced by one nearby.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(7)]
    [InlineData(13)]
    public void Jacobians_are_limits_of_differences(int number)
    {
        using LiveNetwork live = networks.Create(number);
        ProductChecks.Differences(live);
    }

    /// <summary>The witness has a witness: the graph of a traced pass gives the derivatives of the declaration started anew.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(6)]
    [InlineData(9)]
    public void Autograd_on_a_trace_is_autograd_from_a_cut(int number)
    {
        using LiveNetwork live = networks.Create(number);
        ProductChecks.WitnessesAgree(live);
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Nothing_is_left_behind(int number)
    {
        using LiveNetwork live = networks.Create(number);
        ScopeChecks.NothingIsLeft(live);
    }

    /// <summary>All networks in one assembly.</summary>
    public sealed class Networks : IDisposable
    {
        private readonly LiveNetworks live = new(Enumerable.Range(0, Count).Select(RandomDeclaration.Of));

        public void Dispose() => live.Dispose();

        internal LiveNetwork Create(int number, ScalarType dtype = ScalarType.Float64) =>
            live.Create(FormattableString.Invariant($"Random{number}"), dtype, seed: number);
    }
}
