using System.ComponentModel;
using System.Runtime.CompilerServices;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Runtime;

/// <summary>
/// A fully connected layer with the weights W, [outputs, inputs], of an earlier one, transposed: y = x W + b leads from as
/// many entries as that layer has outputs back to as many as it has inputs. W is a parameter of that layer, which
/// <see cref="Tie"/> names; this one has only its bias.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class TiedLinearModule : ParameterModule
{
    private readonly long outputs;

    // Not registered: W belongs to the earlier layer, and is to be found, saved and trained once.
    private Linear? source;

    /// <summary>Makes a layer that is yet to be tied.</summary>
    /// <param name="outputs">The number of outputs: that of the inputs of the earlier layer.</param>
    /// <param name="bias">Whether there is a bias.</param>
    /// <param name="trainable">Whether it is trained.</param>
    /// <param name="layer">The name of the layer, for error messages: by default that of the field that is initialised.</param>
    /// <exception cref="InsufficientMemoryException">There is no memory for the parameters.</exception>
    public TiedLinearModule(long outputs, bool bias = true, bool trainable = true, [CallerMemberName] string layer = "")
        : base("TiedLinear")
    {
        this.outputs = outputs;
        if (bias)
            register_parameter(nameof(this.bias), NewLayer.Parameter(layer, nameof(bias), trainable, outputs));
    }

    /// <summary>The bias b, [outputs]; null if there is none.</summary>
    public Parameter? bias
    {
        get => get_parameter(nameof(bias));
        private set => Replace(nameof(bias), value);
    }

    private Parameter Weight => source?.weight ?? throw new InvalidOperationException("This TiedLinear has no weights yet: Tie must name the layer whose weights it uses.");

    /// <summary>Names the layer whose weights this one uses. It stays that layer's.</summary>
    /// <param name="layer">The earlier layer, with weights [this one's inputs, <c>outputs</c>].</param>
    /// <exception cref="ArgumentException">It has another number of inputs.</exception>
    public void Tie(Linear layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        if (layer.weight!.shape[1] != outputs)
            throw new ArgumentException($"TiedLinear has {outputs} outputs, so the layer whose weights it uses must have as many inputs, but has {layer.weight!.shape[1]}.", nameof(layer));
        source = layer;
    }

    /// <summary>Computes y = x W + b.</summary>
    /// <param name="input">The input x, [batch, .., inputs].</param>
    /// <returns>The output y, [batch, .., outputs].</returns>
    public override Tensor forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        using var scope = NewDisposeScope();
        return nn.functional.linear(input, Weight.t(), bias).MoveToOuterDisposeScope();
    }

    /// <summary>Pulls cotangents back: g W^T.</summary>
    /// <param name="g">The cotangents of y, [k, batch or 1, .., outputs].</param>
    /// <returns>The cotangents of x, [k, batch or 1, .., inputs].</returns>
    public Tensor PullBack(Tensor g)
    {
        ArgumentNullException.ThrowIfNull(g);
        using var scope = NewDisposeScope();
        return g.MatMul(Weight.t()).MoveToOuterDisposeScope();
    }

    /// <summary>Pushes tangents forward: t W.</summary>
    /// <param name="t">The tangents of x, [k, batch or 1, .., inputs].</param>
    /// <returns>The tangents of y, [k, batch or 1, .., outputs].</returns>
    public Tensor PushForward(Tensor t)
    {
        ArgumentNullException.ThrowIfNull(t);
        return t.MatMul(Weight);
    }

    /// <summary>
    /// Adds what this use of W contributes to a parameter Jacobian, d to_k / d W_oi = sum_j x_jo J_kji with J = d to / d y
    /// and j over the positions, to the columns of the earlier layer; and those of the bias, sum_j J_kji.
    /// </summary>
    /// <param name="blocks">Collects the columns.</param>
    /// <param name="hook">The hook point of y.</param>
    /// <param name="input">The hook point of x.</param>
    public void AddParameterBlocks(ParameterBlocks blocks, HookPoint hook, HookPoint input)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        if (blocks.CotangentsAt(hook) is not { } g)
            return;
        Tensor x = blocks.Trace[input];
        Tensor positions = ParameterBlocks.MergePositions(g);                                 // [to, batch, j, outputs]
        Tensor inputs = ParameterBlocks.MergePositions(x.unsqueeze(0));                            // [1, batch, j, inputs]
        blocks.Add(Weight, inputs.transpose(-1, -2).MatMul(positions));
        if (bias is { } offset)
            blocks.Add(offset, positions.sum([2]));
    }

    /// <summary>Adds the layer's step: W is the parameter of the earlier layer.</summary>
    /// <param name="steps">Collects the steps.</param>
    /// <param name="hook">The hook point of y.</param>
    /// <param name="input">The hook point of x.</param>
    public void AddSteps(NetworkSteps steps, HookPoint hook, HookPoint input)
    {
        ArgumentNullException.ThrowIfNull(steps);
        steps.Add(new MapStep(input, hook, Weight, bias, IsTransposed: true));
    }
}
