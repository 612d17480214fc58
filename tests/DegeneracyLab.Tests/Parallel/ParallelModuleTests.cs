using DegeneracyLab.Runtime;
using DegeneracyLab.Tests.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace DegeneracyLab.Tests.Parallel;

public sealed class ParallelModuleTests
{
    [Fact]
    public void Hook_points_come_branch_by_branch_and_carry_the_input()
    {
        using ChainNetwork network = ParallelSamples.WithResiduals();
        NetworkDescription description = network.Description;
        Assert.Equal(
            """
            Input:
            DenseLayer1:
            ResidualLayer2.InputLayer1: DenseLayer1
            ResidualLayer2.ParallelLayer2.Branch1.InputLayer1: ResidualLayer2.InputLayer1, DenseLayer1
            ResidualLayer2.ParallelLayer2.Branch1.ResidualLayer2.InputLayer1: ResidualLayer2.ParallelLayer2.Branch1.InputLayer1, ResidualLayer2.InputLayer1, DenseLayer1
            ResidualLayer2.ParallelLayer2.Branch1.ResidualLayer2.DenseLayer2: ResidualLayer2.ParallelLayer2.Branch1.InputLayer1, ResidualLayer2.InputLayer1, DenseLayer1
            ResidualLayer2.ParallelLayer2.Branch1.ResidualLayer2.SmoothLayer3: ResidualLayer2.ParallelLayer2.Branch1.InputLayer1, ResidualLayer2.InputLayer1, DenseLayer1
            ResidualLayer2.ParallelLayer2.Branch1.ResidualLayer2.DenseLayer4: ResidualLayer2.ParallelLayer2.Branch1.InputLayer1, ResidualLayer2.InputLayer1, DenseLayer1
            ResidualLayer2.ParallelLayer2.Branch1.ResidualLayer2: ResidualLayer2.InputLayer1, DenseLayer1
            ResidualLayer2.ParallelLayer2.Branch1: ResidualLayer2.InputLayer1, DenseLayer1
            ResidualLayer2.ParallelLayer2.Branch2.InputLayer1: ResidualLayer2.InputLayer1, DenseLayer1
            ResidualLayer2.ParallelLayer2.Branch2.DenseLayer2: ResidualLayer2.InputLayer1, DenseLayer1
            ResidualLayer2.ParallelLayer2.Branch2.ResidualLayer3.InputLayer1: ResidualLayer2.ParallelLayer2.Branch2.DenseLayer2, ResidualLayer2.InputLayer1, DenseLayer1
            ResidualLayer2.ParallelLayer2.Branch2.ResidualLayer3.GateLayer2: ResidualLayer2.ParallelLayer2.Branch2.DenseLayer2, ResidualLayer2.InputLayer1, DenseLayer1
            ResidualLayer2.ParallelLayer2.Branch2.ResidualLayer3.DenseLayer3: ResidualLayer2.ParallelLayer2.Branch2.DenseLayer2, ResidualLayer2.InputLayer1, DenseLayer1
            ResidualLayer2.ParallelLayer2.Branch2.ResidualLayer3: ResidualLayer2.InputLayer1, DenseLayer1
            ResidualLayer2.ParallelLayer2.Branch2: ResidualLayer2.InputLayer1, DenseLayer1
            ResidualLayer2.ParallelLayer2: DenseLayer1
            ResidualLayer2.DenseLayer3: DenseLayer1
            ResidualLayer2:
            """.ReplaceLineEndings("\n"),
            string.Join("\n", description.HookPoints.Select(hook => $"{hook}: {string.Join(", ", description.CarriedAt(hook))}".TrimEnd())));
        Assert.Equal(["Branch", "Branch"], description.AllLayers.Where(layer => layer.HookPoint.Name.EndsWith("Branch1", StringComparison.Ordinal) || layer.HookPoint.Name.EndsWith("Branch2", StringComparison.Ordinal)).Select(layer => layer.Kind));
        Assert.Equal("Parallel", description.AllLayers.Single(layer => layer.HookPoint is ParallelHookPoint).Kind);
    }

    [Fact]
    public void A_recording_has_the_branches_as_members()
    {
        using var scope = NewDisposeScope();
        using ChainNetwork network = ParallelSamples.Concatenated();
        using ChainNetwork.Recording trace = network.Trace(ProductCheck.Input(network, 2));
        var hooks = (ParallelHookPoint<ChainHookPoint, ChainHookPoint>)network.Chain.Layers[1].Hook;
        Assert.Equal([hooks.Branch1, hooks.Branch2], hooks.Branches);
        var recording = new ParallelRecording<ChainRecording, ChainRecording>(trace, hooks, new(trace, hooks.Branch1), new(trace, hooks.Branch2));
        Tensor whole = recording;
        Assert.True(whole.Equals(cat([recording.Branch1.Value, recording.Branch2.Value], -1)));
        Assert.True(whole.Equals(trace[hooks]));
    }

    [Fact]
    public void Members_of_three_and_four_branches()
    {
        using ChainNetwork three = ParallelSamples.Alone(ParallelMode.Add), four = ParallelSamples.FourBranches();
        var third = (ParallelHookPoint<ChainHookPoint, ChainHookPoint, ChainHookPoint>)three.Chain.Layers[0].Hook;
        var fourth = (ParallelHookPoint<ChainHookPoint, ChainHookPoint, ChainHookPoint, ChainHookPoint>)four.Chain.Layers[0].Hook;
        Assert.Equal([third.Branch1, third.Branch2, third.Branch3], third.Branches);
        Assert.Equal([fourth.Branch1, fourth.Branch2, fourth.Branch3, fourth.Branch4], fourth.Branches);
        Assert.Equal(1, fourth.First);
        Assert.Equal(fourth.Branch4.Index + 1, fourth.Index);

        using ChainNetwork.Recording traceOfThree = three.Trace(ones(1, 3, dtype: ScalarType.Float64)), traceOfFour = four.Trace(ones(1, 4, dtype: ScalarType.Float64));
        var recordingOfThree = new ParallelRecording<ChainRecording, ChainRecording, ChainRecording>(
            traceOfThree, third, new(traceOfThree, third.Branch1), new(traceOfThree, third.Branch2), new(traceOfThree, third.Branch3));
        var recordingOfFour = new ParallelRecording<ChainRecording, ChainRecording, ChainRecording, ChainRecording>(
            traceOfFour, fourth, new(traceOfFour, fourth.Branch1), new(traceOfFour, fourth.Branch2), new(traceOfFour, fourth.Branch3), new(traceOfFour, fourth.Branch4));
        Assert.Equal([third.Branch1, third.Branch2, third.Branch3], new[] { recordingOfThree.Branch1, recordingOfThree.Branch2, recordingOfThree.Branch3 }.Select(branch => At(traceOfThree, branch)));
        Assert.Equal(
            [fourth.Branch1, fourth.Branch2, fourth.Branch3, fourth.Branch4],
            new[] { recordingOfFour.Branch1, recordingOfFour.Branch2, recordingOfFour.Branch3, recordingOfFour.Branch4 }.Select(branch => At(traceOfFour, branch)));

        static HookPoint At(NetworkTrace trace, BlockRecording recording) => trace.Recorded.First(hook => hook is ChainHookPoint && ReferenceEquals(trace[hook], recording.Value));
    }

    [Fact]
    public void Parameters_are_found_under_their_branch()
    {
        using ChainNetwork network = ParallelSamples.Added();
        Assert.Equal(
            ["Layer1.weight", "Layer1.bias", "Layer2.Branch1.Layer2.weight", "Layer2.Branch1.Layer2.bias", "Layer2.Branch1.Layer4.weight", "Layer2.Branch1.Layer4.bias", "Layer2.Branch2.Layer2.weight", "Layer2.Branch2.Layer2.bias", "Layer2.Branch2.Layer4.weight", "Layer2.Branch2.Layer4.bias", "Layer3.weight", "Layer3.bias"],
            network.NamedParameters().Select(named => named.Name));
        Assert.Equal(network.NamedParameters().Sum(named => named.Parameter.numel()), network.Description.ParameterCount);
        Assert.Same(network.NamedParameters()[2].Parameter, ((ParallelLayer)network.Chain.Layers[1]).Parallel.FirstParameter);
        using var bare = new ParallelModule(ParallelMode.Add, [], new ChainBlock(new GateLayer()), new ChainBlock(new SmoothLayer()));
        Assert.Null(bare.FirstParameter);
    }

    [Fact]
    public void Slices_that_do_not_make_up_the_input_are_refused()
    {
        string message = Assert.Throws<ArgumentException>(() => Of(ParallelMode.Concatenate, [2, 2], 5, 2, 2)).Message;
        Assert.Contains("2 + 2", message, StringComparison.Ordinal);
        Assert.Contains("width 5", message, StringComparison.Ordinal);
        Assert.Contains("takes 2 slices", Assert.Throws<ArgumentException>(() => Of(ParallelMode.Concatenate, [5], 5, 2, 2)).Message, StringComparison.Ordinal);
        Assert.Contains("takes 0 slices", Assert.Throws<ArgumentException>(() => Of(ParallelMode.Add, [2, 3], 5, 2, 2)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_block_is_refused() =>
        Assert.Contains("got 1", Assert.Throws<ArgumentException>(() => new ParallelModule(ParallelMode.Add, [], new ChainBlock(new GateLayer()))).Message, StringComparison.Ordinal);

    [Fact]
    public void Outputs_that_do_not_fit_are_refused()
    {
        string added = Assert.Throws<ArgumentException>(() => Of(ParallelMode.Add, [], 5, 2, 3)).Message;
        Assert.Contains("ParallelLayer1.Branch1 has [2]", added, StringComparison.Ordinal);
        Assert.Contains("ParallelLayer1.Branch2 has [3]", added, StringComparison.Ordinal);
        string concatenated = Assert.Throws<ArgumentException>(() => new ChainNetwork(
            [2, 2],
            new ParallelLayer(ParallelMode.Concatenate, [1, 1], new ChainBlock(new LastPositionLayer()), new ChainBlock(new GateLayer())))).Message;
        Assert.Contains("differ in width alone", concatenated, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_hook_point_is_refused()
    {
        using var module = new ParallelModule(ParallelMode.Add, [], new ChainBlock(new GateLayer()), new ChainBlock(new GateLayer()));
        Assert.Contains("2 parallel blocks", Assert.Throws<ArgumentException>(() => module.PlaceAt(new ChainHookPoint(1, 4, "Wrong"), [2], new HookPoint(0, "Input"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_left_behind()
    {
        using var scope = NewDisposeScope();
        using ChainNetwork network = ParallelSamples.Concatenated();
        Tensor x = ProductCheck.Input(network, 3);
        ParallelModule parallel = ((ParallelLayer)network.Chain.Layers[1]).Parallel;
        Tensor wide = zeros(3, 5, dtype: ScalarType.Float64);
        ScopeCheck.LeavesOnlyItsResult(() => parallel.call(wide));
        using ChainNetwork.Recording trace = network.Trace(x);
        HookPoint inside = parallel.Place.First == 2 ? network.Description.HookPoints[3] : throw new InvalidOperationException();
        ScopeCheck.LeavesOnlyItsResult(() => network.Jacobian(trace, inside, network.Description.Output, foldBias: true, carry: true));
        ScopeCheck.LeavesOnlyItsResult(() => network.Jvp(trace, inside, network.Description.Output, ones(1, 1, 8, dtype: ScalarType.Float64).DetachFromDisposeScope(), carry: true));
        using DisposeScope traced = NewDisposeScope();
        using ChainNetwork.Recording another = network.Trace(x);
        Assert.Equal(0, traced.DisposablesCount);
    }

    private static ChainNetwork Of(ParallelMode mode, long[] slices, long inputs, long first, long second) => new(
        [inputs],
        new ParallelLayer(
            mode,
            slices,
            new ChainBlock(new DenseLayer(mode == ParallelMode.Add ? inputs : slices[0], first)),
            new ChainBlock(new DenseLayer(mode == ParallelMode.Add ? inputs : slices[^1], second))));
}
