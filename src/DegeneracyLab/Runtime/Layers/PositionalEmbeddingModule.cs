using System.ComponentModel;
using System.Runtime.CompilerServices;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Runtime;

/// <summary>
/// Adds a vector for each position: y_p = x_p + W_p. To Jacobian products it is the identity, and to the constant that
/// multiplies biases W is one.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class PositionalEmbeddingModule : ParameterModule
{
    /// <summary>Makes a table whose vectors are yet to be drawn.</summary>
    /// <param name="positions">The number of positions; sequences may have fewer.</param>
    /// <param name="width">The width of the vectors.</param>
    /// <param name="trainable">Whether they are trained.</param>
    /// <param name="layer">The name of the layer, for error messages: by default that of the field that is initialised.</param>
    /// <exception cref="InsufficientMemoryException">There is no memory for the parameters.</exception>
    public PositionalEmbeddingModule(long positions, long width, bool trainable = true, [CallerMemberName] string layer = "")
        : base("PositionalEmbedding") => register_parameter(nameof(weight), NewLayer.Parameter(layer, nameof(weight), trainable, positions, width));

    /// <summary>The table W, [positions, width].</summary>
    public Parameter weight
    {
        get => get_parameter(nameof(weight))!;
        private set => Replace(nameof(weight), value);
    }

    /// <summary>Computes y.</summary>
    /// <param name="input">The sequences x, [batch, p, width] with p at most the number of positions.</param>
    /// <returns>The sequences y, [batch, p, width].</returns>
    /// <exception cref="ArgumentException">The shape does not fit.</exception>
    public override Tensor forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        Parameter table = weight;
        long positions = table.size(0), width = table.size(1);
        if (input.dim() != 3 || input.size(1) > positions || input.size(2) != width)
            throw new ArgumentException($"PositionalEmbedding has {positions} positions of width {width} and takes sequences (positions, width) of shape [batch, p, {width}] with p at most {positions}, but got [{string.Join(", ", input.shape)}].", nameof(input));
        if (input.size(1) == positions)
            return input.Plus(table);
        using Tensor first = First(input.size(1));
        return input.Plus(first);
    }

    /// <summary>Adds to a product's constant what comes from the table: sum over positions of g_p W_p.</summary>
    /// <param name="pass">The product.</param>
    /// <param name="g">The cotangents of y, [k, batch or 1, p, width].</param>
    public void AddBias(ProductPass pass, Tensor g)
    {
        ArgumentNullException.ThrowIfNull(pass);
        ArgumentNullException.ThrowIfNull(g);
        pass.AddBias(g, First(g.shape[2]));
    }

    /// <summary>Adds the layer's columns to a parameter Jacobian: d to_k / d W_pi = J_kpi with J = d to / d y, 0 for positions that no sequence has.</summary>
    /// <param name="blocks">Collects the columns.</param>
    /// <param name="hook">The hook point of y.</param>
    public void AddParameterBlocks(ParameterBlocks blocks, HookPoint hook)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        if (blocks.CotangentsAt(hook) is { } g)                                               // [to, batch, p, width]
            blocks.Add(weight, nn.functional.pad(g, [0, 0, 0, weight.shape[0] - g.shape[2]]));
    }

    /// <summary>Adds the layer's step.</summary>
    /// <param name="steps">Collects the steps.</param>
    /// <param name="hook">The hook point of y.</param>
    /// <param name="input">The hook point of x.</param>
    public void AddSteps(NetworkSteps steps, HookPoint hook, HookPoint input)
    {
        ArgumentNullException.ThrowIfNull(steps);
        steps.Add(new AddedTableStep(input, hook, weight));
    }

    /// <summary>The vectors of the first positions, [p, width].</summary>
    private Tensor First(long positions) => weight.narrow(0, 0, positions);
}
