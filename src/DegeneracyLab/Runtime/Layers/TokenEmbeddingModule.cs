using System.ComponentModel;
using System.Runtime.CompilerServices;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DegeneracyLab.Runtime;

/// <summary>
/// A vector for each token: y_p = W[token_p]. TorchSharp's own <c>Embedding</c> hands out another object for its weight at
/// every look, trains the weight although asked not to, and computes in float32 after <c>to(float64)</c>.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class TokenEmbeddingModule : ParameterModule
{
    /// <summary>Makes a table whose vectors are yet to be drawn.</summary>
    /// <param name="vocabulary">The number of tokens.</param>
    /// <param name="width">The width of the vectors.</param>
    /// <param name="trainable">Whether they are trained.</param>
    /// <param name="layer">The name of the layer, for error messages: by default that of the field that is initialised.</param>
    /// <exception cref="InsufficientMemoryException">There is no memory for the table.</exception>
    public TokenEmbeddingModule(long vocabulary, long width, bool trainable = true, [CallerMemberName] string layer = "")
        : base("TokenEmbedding") => register_parameter(nameof(weight), NewLayer.Parameter(layer, nameof(weight), trainable, vocabulary, width));

    /// <summary>The table W, [vocabulary, width].</summary>
    public Parameter weight
    {
        get => get_parameter(nameof(weight))!;
        private set => Replace(nameof(weight), value);
    }

    /// <summary>Computes y.</summary>
    /// <param name="input">The token ids, [batch, p].</param>
    /// <returns>The vectors, [batch, p, width].</returns>
    public override Tensor forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        using var scope = NewDisposeScope();
        Parameter table = weight;
        return table.index_select(0, input.flatten()).view(input.size(0), input.size(1), table.size(1)).MoveToOuterDisposeScope();
    }
}
